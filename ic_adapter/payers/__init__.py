"""What payers do on our pages and what they are told about it: payment intents, test instruments, words for states.

Theory of operation

An intent stands for one payment. It is made when the payer is asked to check it, and its id is the payment GUID at the
pump. Whatever a browser does after that (double click, reload, back, second tab, lost reply) names the same intent, and
two processes that hear it at once meet in one row:

    OPEN --declined------------------> DECLINED
     |-----approved------------------> APPROVED --the bank returns it----> RETURNED
     |-----approved late--> WAITING ------^  `----the card is disputed---> CHARGED_BACK
     `-----time is over: EXPIRED, which is not stored

Each arrow is one conditional update: whoever finds the row in another state changes nothing and shows what became of
the intent. An approval is committed before the payment is given to the pump, with `due_at` as the note that this is
still to be done. A program that dies in between leaves the note, and the clock's next look (`Checkout.settle_due`)
gives the payment to the pump, where the same id with the same content is the same record (adapter §1.2). So an approved
intent makes one payment, and one that was not approved makes none.

The form carries the version and the amount that the payer was shown. A payment is taken only if both are those of the
row, and if the amount due and the payments of the account are still what they were when the page was made. Otherwise
the row gets the new ones, and the payer is asked again.
"""
