"""The data pump: every change at IC as a record in a durable, ordered lane (adapter §1.2).

What a record says to the router is in `integrations`; how it is stored is in `store`.

Theory of operation

The commit rule. Before the first byte of a writing call leaves, `dispatcher` commits the attempt and the state SENDING.
After the call, one transaction applies the outcome and commits the next attempt of the lane. So there is one commit
between two calls, and at any crash each record is either untouched or SENDING. Nobody can know whether the router
booked a SENDING record, so `crash_recovery` makes it UNCERTAIN. The pump never resends an UNCERTAIN record: that could
post the money twice. It gathers evidence, and an operator decides. A reading call changes nothing at the router and
needs no commit before it. A call starts at most 30 seconds after its commit; otherwise it counts as not sent.

The lane lock. Records of one biller, account and group form a lane and are sent in order. One worker owns a lane at a
time, with a lease and a fence (see `store.lanes`). A worker that lost its lane stores a late reply as evidence with its
own attempt and changes nothing else.

States, with the events that lead from one to another:

    intake > QUEUED --call--> SENDING --STATUS 0-------------> SENT
               ^                 |-----another STATUS--------> REJECTED
               |                 |-----HTTP 400, STATUS -902-> FAILED
               |                 |-----nothing was sent------> RETRY --time--> SENDING
               |                 |                               |---used up-> FAILED
               |                 |-----no readable reply-----> UNCERTAIN
               |                 |-----group stopped---------> QUEUED
               |                 `-----a step is done--------> SENDING (the next call)
               |--- HELD (a setting or value is missing): the configuration changes
               `--- UNCERTAIN, REJECTED, FAILED, HELD, RETRY: an operator resends
    UNCERTAIN -- an operator confirms --> SENT
    QUEUED, RETRY, HELD, UNCERTAIN, REJECTED, FAILED -- an operator drops, or a rule applies --> SKIPPED

`records.transitions` has the table of all transitions with the events that cause them; it is what runs. `policy` says
which event an outcome is. For each record a transaction reads all that decides about it, decides without the database,
and writes, in this order: `lane_head` for the head of a lane, `settlement` for an outcome.

Refused logins stop the endpoint group and an unreachable router opens its circuit breaker: both make lanes wait and
fail no record. `wakeups` reads the store alone, so it finds every lane that may continue, whichever process blocked it.
"""
