BEGIN TRANSACTION;
CREATE TABLE "accounts" (
	bid VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	display_account_number TEXT NOT NULL, 
	customer_name TEXT NOT NULL, 
	address1 TEXT NOT NULL, 
	city TEXT NOT NULL, 
	state TEXT NOT NULL, 
	zip TEXT NOT NULL, 
	phone TEXT NOT NULL, 
	email_address TEXT NOT NULL, 
	block_ach BOOLEAN NOT NULL, 
	block_cc BOOLEAN NOT NULL, 
	PRIMARY KEY (bid, account_number), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	fence BIGINT NOT NULL, 
	function VARCHAR(32) NOT NULL, 
	step VARCHAR(16) NOT NULL, 
	fields JSON NOT NULL, 
	promise JSON NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), 
	outcome VARCHAR(12), 
	reason TEXT NOT NULL, 
	http_status INTEGER, 
	status BIGINT, 
	trans_no VARCHAR(32), 
	pid VARCHAR(32), 
	PRIMARY KEY (id), 
	FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
);
INSERT INTO "attempts" VALUES(1,1,1,113834154078729,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-1", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "sent", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','SENT','STATUS 0 AR item 205185 added.',200,0,'6432','2020');
INSERT INTO "attempts" VALUES(2,2,1,64085749912128,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-2", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "p-1", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','REJECTED','STATUS -4 Invalid Account Number',200,-4,'6433','2020');
INSERT INTO "attempts" VALUES(3,5,1,11153582748210,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-3", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "uncertain", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','UNCERTAIN','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8',200,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(4,7,1,253559173768859,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-4", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "failed", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','FAILED','HTTP 400',400,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(5,8,1,19989773570058,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-5", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "numberless", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','SENT','STATUS 0',200,0,'6436','2020');
INSERT INTO "attempts" VALUES(6,13,1,25408863501633,'AddAlert','','{"OWNERSHIP_CD": "ACCT", "ALERT_KEY": "A-8", "ALERT_KEY_CUSTOM": "", "ALERT_CD": "PLOFF", "ALERT_ON_DT": "2024111512000000", "ADDRESSEE_CD": "ALL", "ALERT_CMTS": ""}','{"result": {}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','SENT','STATUS 0',200,0,'6437','2020');
INSERT INTO "attempts" VALUES(7,16,1,82435110212625,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-10", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "dropped", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','UNCERTAIN','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8',200,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(8,18,1,221406296191560,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-11", "ITEM_DT": "20241115", "ITEM_TP": "CCWEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "confirmed", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','UNCERTAIN','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8',200,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(9,21,1,125217764991929,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-1", "ITEM_DT": "20241115", "ITEM_TP": "WEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "r", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "WEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','RETRY','ConnectError: [Errno 111] Connection refused',NULL,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(10,22,1,25482864464166,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-1", "ITEM_DT": "20241115", "ITEM_TP": "WEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "q", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "WEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','PAUSED','HTTP 401',401,NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(11,24,1,4943775251870,'AddARItems','','{"GROUP_NO": "", "SUBSYSTEM_ID": "UM", "SS_ACCOUNT_NO": "A-1", "ITEM_DT": "20241115", "ITEM_TP": "WEB", "CATEGORY_CD": "", "SUMMARY_CD": "", "SOURCE_SS_ID": "AR", "SOURCE_REFERENCE": "ARWEB", "SOURCE_SPEC1": "l", "SOURCE_SPEC2": "", "SOURCE_SPEC3": "WEB", "ITEM_AMT": "10.00", "TAXABLE_AMT": "", "TAX_CD": "", "ITEM_STAT": "", "ON_HOLD_YN": "", "PENALIZABLE_YN": "", "ALLOW_PAP_YN": "", "AS_PAYMENT_YN": "T", "CUTOFF_YN": "", "SUBJECT_TO_INTEREST_YN": "", "PAY_AGENT": "", "ITEM_CMTS": "", "INVOICE_NO": ""}','{"result": {"ar_amount": "10.00", "net": "10.00", "item_tp": "WEB", "channel": "WEB"}, "payment_result": {}}','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','PAUSED','STATUS -901 Not granted',200,-901,'6441','2020');
CREATE TABLE billers (
	id VARCHAR(64) NOT NULL, 
	template VARCHAR(64) NOT NULL, 
	settings JSON NOT NULL, 
	keys JSON NOT NULL, 
	bif JSON NOT NULL, 
	frozen_at VARCHAR(32), 
	clock_offset BIGINT NOT NULL, 
	revision INTEGER NOT NULL, 
	imported_seq BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "billers" VALUES('b','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router", "101": "http://127.0.0.1:9/router", "14": "http://127.0.0.1:9/router", "46": "APON|APOFF", "47": "PLON|PLOFF", "64": "1(CCWEB)", "114": "1", "106": "NSF", "8": "http://127.0.0.1:9/router"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
INSERT INTO "billers" VALUES('voided','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
INSERT INTO "billers" VALUES('retry','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
INSERT INTO "billers" VALUES('stopped','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
INSERT INTO "billers" VALUES('wrong','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router", "64": "CCWEB"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
INSERT INTO "billers" VALUES('login','3426','{"107": "PASTDUE_AMT", "11": "http://127.0.0.1:9/router"}','{}','{}','2024-11-15T20:00:00.000000+00:00',0,1,0);
CREATE TABLE breaker_failures (
	bid VARCHAR(64) NOT NULL, 
	group_name VARCHAR(16) NOT NULL, 
	record_id INTEGER NOT NULL, 
	PRIMARY KEY (bid, group_name, record_id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE, 
	FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
);
INSERT INTO "breaker_failures" VALUES('b','PAYMENTS',16);
INSERT INTO "breaker_failures" VALUES('b','PAYMENTS',18);
INSERT INTO "breaker_failures" VALUES('retry','PAYMENTS',21);
CREATE TABLE breakers (
	bid VARCHAR(64) NOT NULL, 
	group_name VARCHAR(16) NOT NULL, 
	opened_at VARCHAR(32), 
	probes INTEGER NOT NULL, 
	probe_at VARCHAR(32), 
	PRIMARY KEY (bid, group_name), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
CREATE TABLE endpoints (
	bid VARCHAR(64) NOT NULL, 
	group_name VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	PRIMARY KEY (bid, group_name), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
INSERT INTO "endpoints" VALUES('stopped','PAYMENTS','AddARItems: HTTP 401','2024-11-15T20:00:00.000000+00:00');
INSERT INTO "endpoints" VALUES('login','PAYMENTS','AddARItems: STATUS -901 Not granted','2024-11-15T20:00:00.000000+00:00');
CREATE TABLE history (
	id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"before" VARCHAR(12) NOT NULL, 
	"after" VARCHAR(12) NOT NULL, 
	actor VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(record_id) REFERENCES records (id) ON DELETE CASCADE
);
INSERT INTO "history" VALUES(1,1,'2024-11-15T20:00:00.000000+00:00','SENDING','SENT','pump','STATUS 0 AR item 205185 added.');
INSERT INTO "history" VALUES(2,2,'2024-11-15T20:00:00.000000+00:00','SENDING','REJECTED','pump','STATUS -4 Invalid Account Number');
INSERT INTO "history" VALUES(3,3,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','payment never posted');
INSERT INTO "history" VALUES(4,4,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','payment never posted');
INSERT INTO "history" VALUES(5,5,'2024-11-15T20:00:00.000000+00:00','SENDING','UNCERTAIN','pump','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8');
INSERT INTO "history" VALUES(6,6,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','the payment is UNCERTAIN');
INSERT INTO "history" VALUES(7,7,'2024-11-15T20:00:00.000000+00:00','SENDING','FAILED','pump','HTTP 400');
INSERT INTO "history" VALUES(8,8,'2024-11-15T20:00:00.000000+00:00','SENDING','SENT','pump','STATUS 0; the reply holds no item number: voids and refunds cannot name the item');
INSERT INTO "history" VALUES(9,9,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','no item number');
INSERT INTO "history" VALUES(10,10,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','no payment code for CC/7');
INSERT INTO "history" VALUES(11,11,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','no endpoint');
INSERT INTO "history" VALUES(12,12,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','superseded');
INSERT INTO "history" VALUES(13,13,'2024-11-15T20:00:00.000000+00:00','SENDING','SENT','pump','STATUS 0');
INSERT INTO "history" VALUES(14,14,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','amount less fee is 0');
INSERT INTO "history" VALUES(15,15,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','no account number');
INSERT INTO "history" VALUES(16,16,'2024-11-15T20:00:00.000000+00:00','SENDING','UNCERTAIN','pump','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8');
INSERT INTO "history" VALUES(17,16,'2024-11-15T20:00:00.000000+00:00','UNCERTAIN','SKIPPED','Sam','drop: the payer''s check, §7 — "paid" at the counter; really');
INSERT INTO "history" VALUES(18,17,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','payment never posted');
INSERT INTO "history" VALUES(19,18,'2024-11-15T20:00:00.000000+00:00','SENDING','UNCERTAIN','pump','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8');
INSERT INTO "history" VALUES(20,18,'2024-11-15T20:00:00.000000+00:00','UNCERTAIN','SENT','Sam','confirm: seen');
INSERT INTO "history" VALUES(21,19,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','voided before it was sent');
INSERT INTO "history" VALUES(22,20,'2024-11-15T20:00:00.000000+00:00','QUEUED','SKIPPED','pump','the payment was not sent yet; it was cancelled instead');
INSERT INTO "history" VALUES(23,21,'2024-11-15T20:00:00.000000+00:00','SENDING','RETRY','pump','ConnectError: [Errno 111] Connection refused');
INSERT INTO "history" VALUES(24,22,'2024-11-15T20:00:00.000000+00:00','SENDING','QUEUED','pump','HTTP 401');
INSERT INTO "history" VALUES(25,23,'2024-11-15T20:00:00.000000+00:00','QUEUED','HELD','pump','AS 64 (DataPump Payments CC Code): ''CCWEB'' is not an entry like 1(CODE)');
INSERT INTO "history" VALUES(26,24,'2024-11-15T20:00:00.000000+00:00','SENDING','QUEUED','pump','STATUS -901 Not granted');
CREATE TABLE imports (
	id INTEGER NOT NULL, 
	bid VARCHAR(64) NOT NULL, 
	file VARCHAR(255) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	records INTEGER NOT NULL, 
	accepted INTEGER NOT NULL, 
	faulty JSON NOT NULL, 
	total BIGINT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
CREATE TABLE "invoices" (
	bid VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	invoice_number VARCHAR(255) NOT NULL, 
	invoice_type_id INTEGER NOT NULL, 
	invoice_date DATE NOT NULL, 
	invoice_due_date DATE NOT NULL, 
	total_amount_due BIGINT NOT NULL, 
	balance_due BIGINT, 
	past_due BIGINT, 
	payment_arrangement_amount BIGINT, 
	custom1 TEXT NOT NULL, 
	custom2 TEXT NOT NULL, 
	custom3 TEXT NOT NULL, 
	custom4 TEXT NOT NULL, 
	custom5 TEXT NOT NULL, 
	custom10 TEXT NOT NULL, 
	custom11 TEXT NOT NULL, 
	auto_pay_collection_date DATE, 
	biller_bill_year TEXT NOT NULL, 
	biller_invoice_number TEXT NOT NULL, 
	deactivated BOOLEAN NOT NULL, 
	payable BOOLEAN NOT NULL, 
	imported_seq BIGINT NOT NULL, 
	import_id INTEGER, 
	PRIMARY KEY (bid, account_number, invoice_number), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE TABLE lanes (
	id INTEGER NOT NULL, 
	bid VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	lane VARCHAR(16) NOT NULL, 
	last_seq BIGINT NOT NULL, 
	ready BOOLEAN NOT NULL, 
	turn BIGINT NOT NULL, 
	wake_at VARCHAR(32), 
	waits_for VARCHAR(32) NOT NULL, 
	owner VARCHAR(64), 
	lease_until VARCHAR(32), 
	fence BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
INSERT INTO "lanes" VALUES(1,'b','A-1','money',1,0,0,NULL,'',NULL,NULL,113834154078729);
INSERT INTO "lanes" VALUES(2,'b','A-2','money',3,0,0,NULL,'',NULL,NULL,64085749912129);
INSERT INTO "lanes" VALUES(3,'b','A-3','money',2,0,5,NULL,'',NULL,NULL,11153582748211);
INSERT INTO "lanes" VALUES(4,'b','A-4','money',1,0,0,NULL,'',NULL,NULL,253559173768859);
INSERT INTO "lanes" VALUES(5,'b','A-5','money',2,0,9,NULL,'',NULL,NULL,19989773570059);
INSERT INTO "lanes" VALUES(6,'b','A-6','money',1,0,10,NULL,'',NULL,NULL,71978268986065);
INSERT INTO "lanes" VALUES(7,'b','A-7','autopay',1,0,0,NULL,'',NULL,NULL,202471666858381);
INSERT INTO "lanes" VALUES(8,'b','A-8','paperless',2,0,0,NULL,'',NULL,NULL,25408863501633);
INSERT INTO "lanes" VALUES(9,'b','A-9','money',1,0,0,NULL,'',NULL,NULL,250678723546675);
INSERT INTO "lanes" VALUES(10,'b','','money',1,0,15,NULL,'',NULL,NULL,228966239923911);
INSERT INTO "lanes" VALUES(11,'b','A-10','money',2,0,0,NULL,'',NULL,NULL,82435110212627);
INSERT INTO "lanes" VALUES(12,'b','A-11','money',1,1,18,NULL,'',NULL,NULL,221406296191560);
INSERT INTO "lanes" VALUES(13,'voided','A-1','money',2,0,0,NULL,'',NULL,NULL,179450445046289);
INSERT INTO "lanes" VALUES(14,'retry','A-1','money',1,0,21,'2024-11-15T20:01:00.000000+00:00','',NULL,NULL,125217764991929);
INSERT INTO "lanes" VALUES(15,'stopped','A-1','money',1,0,22,NULL,'endpoint:PAYMENTS',NULL,NULL,25482864464166);
INSERT INTO "lanes" VALUES(16,'wrong','A-1','money',1,0,23,NULL,'',NULL,NULL,274412068352942);
INSERT INTO "lanes" VALUES(17,'login','A-1','money',1,0,24,NULL,'endpoint:PAYMENTS',NULL,NULL,4943775251870);
INSERT INTO "lanes" VALUES(18,'stopped','A-2','money',1,1,25,NULL,'',NULL,NULL,208869386437002);
CREATE TABLE records (
	id INTEGER NOT NULL, 
	bid VARCHAR(64) NOT NULL, 
	lane_id INTEGER NOT NULL, 
	seq BIGINT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	source_id VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	event JSON NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	reason TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	next_at VARCHAR(32), 
	attempts INTEGER NOT NULL, 
	retries INTEGER NOT NULL, 
	payment_id INTEGER, 
	progress JSON NOT NULL, 
	result JSON NOT NULL, 
	status BIGINT, 
	trans_no VARCHAR(32), 
	pid VARCHAR(32), 
	held_revision INTEGER, 
	evidence JSON, 
	evidence_at VARCHAR(32), 
	PRIMARY KEY (id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE, 
	FOREIGN KEY(lane_id) REFERENCES lanes (id) ON DELETE CASCADE, 
	FOREIGN KEY(payment_id) REFERENCES records (id) ON DELETE CASCADE
);
INSERT INTO "records" VALUES(1,'b',1,1,'payment','sent','A-1','{"source_id": "sent", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SENT','STATUS 0 AR item 205185 added.','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB", "item_no": "205185"}',0,'6432','2020',NULL,NULL,NULL);
INSERT INTO "records" VALUES(2,'b',2,1,'payment','p-1','A-2','{"source_id": "p-1", "account_number": "A-2", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','REJECTED','STATUS -4 Invalid Account Number','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',-4,'6433','2020',NULL,NULL,NULL);
INSERT INTO "records" VALUES(3,'b',2,2,'void','v-1','A-2','{"source_id": "v-1", "payment": "p-1"}','SKIPPED','payment never posted','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,2,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(4,'b',2,3,'credit','c-1','A-2','{"source_id": "c-1", "payment": "p-1", "amount": "1.00"}','SKIPPED','payment never posted','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,2,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(5,'b',3,1,'payment','uncertain','A-3','{"source_id": "uncertain", "account_number": "A-3", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','UNCERTAIN','MALFORMED: not well-formed: Premature end of data in tag Reply line 1, line 1, column 8','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,'2024-11-15T20:00:30.000000+00:00');
INSERT INTO "records" VALUES(6,'b',3,2,'void','v-2','A-3','{"source_id": "v-2", "payment": "uncertain"}','HELD','the payment is UNCERTAIN','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,5,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(7,'b',4,1,'payment','failed','A-4','{"source_id": "failed", "account_number": "A-4", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','FAILED','HTTP 400','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(8,'b',5,1,'payment','numberless','A-5','{"source_id": "numberless", "account_number": "A-5", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SENT','STATUS 0; the reply holds no item number: voids and refunds cannot name the item','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}',0,'6436','2020',NULL,NULL,NULL);
INSERT INTO "records" VALUES(9,'b',5,2,'void','v-3','A-5','{"source_id": "v-3", "payment": "numberless"}','HELD','no item number','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,8,'[]','{}',NULL,NULL,NULL,1,NULL,NULL);
INSERT INTO "records" VALUES(10,'b',6,1,'payment','no-code','A-6','{"source_id": "no-code", "account_number": "A-6", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 7, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','HELD','no payment code for CC/7','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,1,NULL,NULL);
INSERT INTO "records" VALUES(11,'b',7,1,'autopay','no-url','A-7','{"source_id": "no-url", "account_number": "A-7", "on": true}','HELD','no endpoint','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,1,NULL,NULL);
INSERT INTO "records" VALUES(12,'b',8,1,'paperless','off','A-8','{"source_id": "off", "account_number": "A-8", "on": true}','SKIPPED','superseded','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(13,'b',8,2,'paperless','on','A-8','{"source_id": "on", "account_number": "A-8", "on": false}','SENT','STATUS 0','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',0,'6437','2020',NULL,NULL,NULL);
INSERT INTO "records" VALUES(14,'b',9,1,'payment','zero','A-9','{"source_id": "zero", "account_number": "A-9", "amount": "0.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SKIPPED','amount less fee is 0','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(15,'b',10,1,'payment','guest','','{"source_id": "guest", "account_number": "", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','HELD','no account number','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,1,NULL,NULL);
INSERT INTO "records" VALUES(16,'b',11,1,'payment','dropped','A-10','{"source_id": "dropped", "account_number": "A-10", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SKIPPED','drop: the payer''s check, §7 — "paid" at the counter; really','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(17,'b',11,2,'ach_reject','r-1','A-10','{"source_id": "r-1", "payment": "dropped", "return_code": "R01"}','SKIPPED','payment never posted','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,16,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(18,'b',12,1,'payment','confirmed','A-11','{"source_id": "confirmed", "account_number": "A-11", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SENT','confirm: seen','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{"ar_amount": "10.00", "net": "10.00", "item_tp": "CCWEB", "channel": "WEB"}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(19,'voided',13,1,'payment','p','A-1','{"source_id": "p", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','SKIPPED','voided before it was sent','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(20,'voided',13,2,'void','v','A-1','{"source_id": "v", "payment": "p"}','SKIPPED','the payment was not sent yet; it was cancelled instead','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,19,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(21,'retry',14,1,'payment','r','A-1','{"source_id": "r", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','RETRY','ConnectError: [Errno 111] Connection refused','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:01:00.000000+00:00',1,1,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(22,'stopped',15,1,'payment','q','A-1','{"source_id": "q", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','QUEUED','HTTP 401','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "records" VALUES(23,'wrong',16,1,'payment','w','A-1','{"source_id": "w", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','HELD','AS 64 (DataPump Payments CC Code): ''CCWEB'' is not an entry like 1(CODE)','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,1,NULL,NULL);
INSERT INTO "records" VALUES(24,'login',17,1,'payment','l','A-1','{"source_id": "l", "account_number": "A-1", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','QUEUED','STATUS -901 Not granted','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,1,0,NULL,'[]','{}',-901,'6441','2020',NULL,NULL,NULL);
INSERT INTO "records" VALUES(25,'stopped',18,1,'payment','waiting','A-2','{"source_id": "waiting", "account_number": "A-2", "amount": "10.00", "fee": "0.00", "instrument": "CC", "source": 1, "email": "", "phone": "", "message": "", "kind": "bill", "logged_in": true, "payment_date": null}','QUEUED','','2024-11-15T20:00:00.000000+00:00','2024-11-15T20:00:00.000000+00:00',NULL,0,0,NULL,'[]','{}',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE rtdr_log (
	id INTEGER NOT NULL, 
	bid VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	result JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
INSERT INTO "rtdr_log" VALUES(1,'b','A-1','{"outcome": "SKIPPED", "reason": "no eligible invoice", "account_number": "A-1", "invoice_number": null, "calls": [], "values": [], "warnings": [], "balance": {}, "at": "2024-11-15T12:00:00-08:00"}');
INSERT INTO "rtdr_log" VALUES(2,'voided','A-1','{"outcome": "HELD", "reason": "no endpoint", "account_number": "A-1", "invoice_number": null, "calls": [], "values": [], "warnings": [], "balance": {}, "at": "2024-11-15T12:00:00-08:00"}');
CREATE INDEX ix_imports_bid ON imports (bid);
CREATE INDEX rtdr_log_by_account ON rtdr_log (bid, account_number, id);
CREATE INDEX lanes_asleep ON lanes (bid, wake_at) WHERE wake_at IS NOT NULL;
CREATE UNIQUE INDEX lanes_by_account ON lanes (bid, account_number, lane);
CREATE INDEX lanes_owned ON lanes (owner) WHERE owner IS NOT NULL;
CREATE INDEX lanes_ready ON lanes (turn) WHERE ready = 1;
CREATE INDEX lanes_ready_of ON lanes (bid, turn) WHERE ready = 1;
CREATE INDEX lanes_waiting ON lanes (bid, waits_for, turn) WHERE waits_for <> '';
CREATE INDEX records_by_account ON records (bid, account_number, id);
CREATE UNIQUE INDEX records_by_place ON records (lane_id, seq);
CREATE UNIQUE INDEX records_by_source ON records (bid, kind, source_id);
CREATE INDEX records_by_state ON records (bid, state, id);
CREATE INDEX records_by_trans_no ON records (bid, trans_no);
CREATE INDEX records_for_evidence ON records (bid, evidence_at) WHERE evidence_at IS NOT NULL;
CREATE INDEX records_held ON records (bid, held_revision) WHERE held_revision IS NOT NULL;
CREATE INDEX records_of_payment ON records (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX records_open ON records (lane_id, seq) WHERE state IN ('QUEUED', 'SENDING', 'RETRY', 'UNCERTAIN', 'HELD');
CREATE INDEX records_stopped ON records (lane_id, seq) WHERE state IN ('REJECTED', 'FAILED');
CREATE UNIQUE INDEX attempts_of_record ON attempts (record_id, n);
CREATE INDEX ix_history_record_id ON history (record_id);
COMMIT;
