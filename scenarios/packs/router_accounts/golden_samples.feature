Feature: The documented samples of the account functions
  Each reply is compared tag for tag, in order and with its exact text, as the documents print it (router §6, §8.1).

  @GetAccountBalance @F-01 @quirk-10 @quirk-11 @quirk-17 @key-balance_shape @smoke
  Scenario: The balance sample of account 2003708
    Given a router of template "3426"
    When I send the request
      """
      <Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>
      """
    Then the HTTP status is 200
    And the reply is, tag for tag and in order
      """
      <Reply transNo="6431" pid="2020">
      <GetAccountBalance version="1.1">
      <Params>
      <ACCOUNT_NO>2003708</ACCOUNT_NO>
      <ACCOUNT_NO_CUSTOM>138714</ACCOUNT_NO_CUSTOM>
      <BILLED_AND_OWING>100.24</BILLED_AND_OWING>
      <DUE_IF_TRUE_UP> </DUE_IF_TRUE_UP>
      <CURRENT_BALANCE>100.24</CURRENT_BALANCE>
      <CARRY_FWD_AMT> </CARRY_FWD_AMT>
      <OVERDUE_AMT>100.24</OVERDUE_AMT>
      <UNAPPLIED_CREDIT>0</UNAPPLIED_CREDIT>
      <CUTOFF_AMT>100.24</CUTOFF_AMT>
      <BALANCE_NET_AMT>100.24</BALANCE_NET_AMT>
      <PASTDUE_AMT>100.24</PASTDUE_AMT>
      <LAST_BILL_DT>20240418</LAST_BILL_DT>
      <LAST_BILL_AMT>100.24</LAST_BILL_AMT>
      <LAST_PAYMENT_DT>20240304</LAST_PAYMENT_DT>
      <LAST_PAYMENT_AMT>-98.24</LAST_PAYMENT_AMT>
      <CUTOFF_DT/>
      <DUE_DT>20240520</DUE_DT>
      <NONPAY_CUTOFF_YN>F</NONPAY_CUTOFF_YN>
      <EXTENDED_DUE_DT/>
      <BUDGET_BILL_TP> </BUDGET_BILL_TP>
      <BUDGET_BILL_AMT> </BUDGET_BILL_AMT>
      <CURRENT_CHARGES>100.24</CURRENT_CHARGES>
      <ACCOUNT_BALANCE>100.24</ACCOUNT_BALANCE>
      <WRITE_OFF_AMT>0</WRITE_OFF_AMT>
      <WRITE_OFF_DT/>
      <STATUS>0</STATUS>
      <STATUS_DESC>Account 2003708 found.</STATUS_DESC>
      </Params>
      <STATUS>0</STATUS>
      </GetAccountBalance>
      </Reply>
      """

  @GetAccountBalance @F-01 @quirk-17 @key-balance_shape
  Scenario: The balance in the other documented shape
    Given a router of template "3426"
    And the router key balance_shape is "template"
    When I ask for GetAccountBalance of account "2003708"
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="6431" pid="2020">
        <GetAccountBalance version="1.1">
          <Params>
            <ACCOUNT_NO>2003708</ACCOUNT_NO>
            <ACCOUNT_NO_CUSTOM>138714</ACCOUNT_NO_CUSTOM>
            <BILLED_AND_OWING>100.24</BILLED_AND_OWING>
            <DUE_IF_TRUE_UP> </DUE_IF_TRUE_UP>
            <CURRENT_BALANCE>100.24</CURRENT_BALANCE>
            <CARRY_FWD_AMT> </CARRY_FWD_AMT>
            <OVERDUE_AMT>100.24</OVERDUE_AMT>
            <UNAPPLIED_CREDIT>0</UNAPPLIED_CREDIT>
            <LAST_BILL_DT>20240418</LAST_BILL_DT>
            <LAST_BILL_AMT>100.24</LAST_BILL_AMT>
            <LAST_PAYMENT_DT>20240304</LAST_PAYMENT_DT>
            <LAST_PAYMENT_AMT>-98.24</LAST_PAYMENT_AMT>
            <DUE_DT>20240520</DUE_DT>
            <CUTOFF_DT/>
            <CUTOFF_AMT>100.24</CUTOFF_AMT>
            <NONPAY_CUTOFF_YN>F</NONPAY_CUTOFF_YN>
            <DISCOUNT_AMT>*</DISCOUNT_AMT>
            <ACTUAL_AMT_OWING>100.24</ACTUAL_AMT_OWING>
            <DISCOUNT_END_DT/>
            <PREPAY_AMT/>
            <PREPAY_BALANCE/>
            <STATUS>0</STATUS>
            <STATUS_DESC>Account 2003708 found.</STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </GetAccountBalance>
      </Reply>
      """

  @GetAccount @F-02 @quirk-4 @quirk-9 @quirk-12 @quirk-13 @smoke
  Scenario: The account sample with its 105 tags
    Given a router of template "getaccount_sample"
    When I send the request
      """
      <Request><GetAccount><Params>
        <ACCOUNT_NO>2003708</ACCOUNT_NO><PREPAY_INFO_YN></PREPAY_INFO_YN><FMT_PREPAY_YN></FMT_PREPAY_YN>
      </Params></GetAccount></Request>
      """
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="239690" pid="9364">
        <GetAccount version="1.1">
          <Params>
            <ACCOUNT_NO>2003708</ACCOUNT_NO>
            <ACCOUNT_NO_CUSTOM>1176500600021202</ACCOUNT_NO_CUSTOM>
            <ACCOUNT_NO_CUSTOM_2>0002120211765006</ACCOUNT_NO_CUSTOM_2>
            <PERSON_NO>1020424</PERSON_NO>
            <APPLICATION_NO></APPLICATION_NO>
            <CYCLE_CD>05</CYCLE_CD>
            <ELIG_TXROLLOVER_YN>F</ELIG_TXROLLOVER_YN>
            <CUSTOM_BILL_ID></CUSTOM_BILL_ID>
            <TITLE_CD></TITLE_CD>
            <PERSON_FNM>ALEX</PERSON_FNM>
            <PERSON_MNM></PERSON_MNM>
            <PERSON_LNM>SAMPLE</PERSON_LNM>
            <ADDR_SEQ_DFLT>1</ADDR_SEQ_DFLT>
            <ADDR_SEQ_OVRD></ADDR_SEQ_OVRD>
            <CO_PHONE_SEQ>1</CO_PHONE_SEQ>
            <IN_CARE_OF_OVRD></IN_CARE_OF_OVRD>
            <ENVELOPE_MEMO_OVRD></ENVELOPE_MEMO_OVRD>
            <ADDR_FUTURE_CHG_DT></ADDR_FUTURE_CHG_DT>
            <FUTURE_ADDR_SEQ></FUTURE_ADDR_SEQ>
            <FUTURE_INCAREOF></FUTURE_INCAREOF>
            <FUTURE_ENVMEMO></FUTURE_ENVMEMO>
            <ACCOUNT_STAT>INBIL</ACCOUNT_STAT>
            <ACCOUNT_STAT_START_DT>20010531</ACCOUNT_STAT_START_DT>
            <ACCOUNT_STAT_END_DT></ACCOUNT_STAT_END_DT>
            <AVG_BILLING_YN>F</AVG_BILLING_YN>
            <AVG_DFLT_AMT></AVG_DFLT_AMT>
            <BILLING_STAT>REGLR</BILLING_STAT>
            <CLOSED_YN>T</CLOSED_YN>
            <OK_TO_BILL_YN>F</OK_TO_BILL_YN>
            <BILL_COPIES></BILL_COPIES>
            <BILL_COUNT>0</BILL_COUNT>
            <ACCOUNT_CLASS_DFLT>RES</ACCOUNT_CLASS_DFLT>
            <ALLOW_DAYS_LATE></ALLOW_DAYS_LATE>
            <SELECT_CD></SELECT_CD>
            <OVERDUE_YN>F</OVERDUE_YN>
            <LAST_BILL_DT>20231116</LAST_BILL_DT>
            <LAST_BILL_TM></LAST_BILL_TM>
            <LAST_BILL_AMT>602.24</LAST_BILL_AMT>
            <TAX_EXEMPT_YN>F</TAX_EXEMPT_YN>
            <GENERIC_1></GENERIC_1>
            <GENERIC_2></GENERIC_2>
            <GENERIC_3></GENERIC_3>
            <CO_BYPASS_YN>F</CO_BYPASS_YN>
            <INTEREST_EXEMPT_YN>F</INTEREST_EXEMPT_YN>
            <BYPASS_END_DT></BYPASS_END_DT>
            <FUTURE_CYCLE_CD></FUTURE_CYCLE_CD>
            <FUTURE_CYCLE_DT></FUTURE_CYCLE_DT>
            <CREDIT_SCORE>2</CREDIT_SCORE>
            <CREDIT_RATING_CD>EXCEL</CREDIT_RATING_CD>
            <CREDIT_EXPIRY_DT>20250119</CREDIT_EXPIRY_DT>
            <LIEN_STATUS></LIEN_STATUS>
            <LIEN_AMT></LIEN_AMT>
            <BYPASS_WRITE_OFF_YN>F</BYPASS_WRITE_OFF_YN>
            <HOLD_WRITE_OFF_YN>F</HOLD_WRITE_OFF_YN>
            <LANGUAGE_CD>ENG</LANGUAGE_CD>
            <NO_BILL_START_DT></NO_BILL_START_DT>
            <NO_BILL_END_DT></NO_BILL_END_DT>
            <REBILL_AS_INSTBILL>F</REBILL_AS_INSTBILL>
            <WELFARE_AGENCY_YN>F</WELFARE_AGENCY_YN>
            <ATT_ON_HOLD_YN>F</ATT_ON_HOLD_YN>
            <ATT_ON_HOLD_END_DT></ATT_ON_HOLD_END_DT>
            <BYPASS_WRTOF_END_DT></BYPASS_WRTOF_END_DT>
            <REBILL_PENDING_YN>F</REBILL_PENDING_YN>
            <BILL_SORT_SEQ_CD></BILL_SORT_SEQ_CD>
            <MIN_BILL_AMT></MIN_BILL_AMT>
            <MIN_BILL_TAXABLE_YN>F</MIN_BILL_TAXABLE_YN>
            <MIN_BILL_DISCOUNTABLE_YN>F</MIN_BILL_DISCOUNTABLE_YN>
            <ARCHIVE_NO></ARCHIVE_NO>
            <HIGH_BILL_AMT></HIGH_BILL_AMT>
            <LOW_BILL_AMT></LOW_BILL_AMT>
            <BUDGET_BILL_TP></BUDGET_BILL_TP>
            <FORCE_FINAL_YN>F</FORCE_FINAL_YN>
            <ACCOUNT_CMTS></ACCOUNT_CMTS>
            <V_NAME> ALEX SAMPLE </V_NAME>
            <V_AR_BALANCE_DUE></V_AR_BALANCE_DUE>
            <V_AR_BALANCE_NET></V_AR_BALANCE_NET>
            <V_CREDIT_SCORE></V_CREDIT_SCORE>
            <V_AR_OVERDUE_AMT></V_AR_OVERDUE_AMT>
            <V_CREDIT_RATING_CD></V_CREDIT_RATING_CD>
            <V_HAS_NSF_YN></V_HAS_NSF_YN>
            <V_PARSE_NAME></V_PARSE_NAME>
            <ACTIVE_PAYARR_YN>T</ACTIVE_PAYARR_YN>
            <SSN></SSN>
            <LICENSE_NO></LICENSE_NO>
            <STATUS></STATUS>
            <SUMMARY_BILL_YN>F</SUMMARY_BILL_YN>
            <NEXT_CYCLE_METER_READ_DT></NEXT_CYCLE_METER_READ_DT>
            <PREPAY_NO></PREPAY_NO>
            <START_DT></START_DT>
            <END_DT></END_DT>
            <PREPAY_STAT></PREPAY_STAT>
            <PRIORITY_DEBT_PCT></PRIORITY_DEBT_PCT>
            <PREPAY_AMT></PREPAY_AMT>
            <UNBILLED_METERED_AMT></UNBILLED_METERED_AMT>
            <UNBILLED_NONMETERED_AMT></UNBILLED_NONMETERED_AMT>
            <PREPAY_BALANCE></PREPAY_BALANCE>
            <DAYS_REMAINING></DAYS_REMAINING>
            <COST_PER_DAY></COST_PER_DAY>
            <LAST_CALC_DTM></LAST_CALC_DTM>
            <LAST_PAY_DT></LAST_PAY_DT>
            <PREPAY_CMTS></PREPAY_CMTS>
            <LAST_NOTIFICATION_DTM></LAST_NOTIFICATION_DTM>
            <THRESHOLD_METHOD></THRESHOLD_METHOD>
            <THRESHOLD_AMT></THRESHOLD_AMT>
            <STATUS_DESC></STATUS_DESC>
          </Params>
          <STATUS>0</STATUS>
        </GetAccount>
      </Reply>
      """

  @GetPayArrangements @F-03 @quirk-5 @quirk-9 @quirk-10 @quirk-11 @quirk-14 @smoke
  Scenario: The pay arrangement sample of account 2036948
    Given a router of template "3426"
    When I send the request
      """
      <Request><GetPayArrangements><Params>
        <ACCOUNT_NO>2036948</ACCOUNT_NO><PAYSCHEDULE_YN></PAYSCHEDULE_YN>
      </Params></GetPayArrangements></Request>
      """
    Then the reply is, tag for tag and in order
      """
      <Reply transNo="*" pid="*">
      <GetPayArrangements version="1.1">
      <Params>
      <Arrangement>
        <ACCOUNT_NO>2036948</ACCOUNT_NO>
        <PAY_ARRANGEMENT_REF>8</PAY_ARRANGEMENT_REF>
        <STATUS_CD>Y</STATUS_CD>
        <START_DT>20241022</START_DT>
        <END_DT>20250515</END_DT>
        <PAY_OPTION_CD>BDUE</PAY_OPTION_CD>
        <PAY_OPTION_AMT>3</PAY_OPTION_AMT>
        <STREAM_CD>BPA</STREAM_CD>
        <ARRANGEMENT_AMT>1671.4</ARRANGEMENT_AMT>
        <GRACE_DAYS>0</GRACE_DAYS>
        <CHG_DTM>2024102211551857</CHG_DTM>
        <REASON_CD></REASON_CD>
      </Arrangement>
      </Params>
      <STATUS>0</STATUS>
      </GetPayArrangements>
      </Reply>
      """
    And there is no STATUS at the Params level
