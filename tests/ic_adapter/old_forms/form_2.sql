BEGIN TRANSACTION;
CREATE TABLE accounts (
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
INSERT INTO "accounts" VALUES('b','2003708','2003708','ALEX SAMPLE','PO BOX 100','SAMPLETOWN','WA','99999','','',0,0);
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
INSERT INTO "billers" VALUES('b','3426','{"107": "PASTDUE_AMT", "9": "ic"}','{}','{}',NULL,0,1,1);
CREATE TABLE endpoints (
	bid VARCHAR(64) NOT NULL, 
	group_name VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	PRIMARY KEY (bid, group_name), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
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
INSERT INTO "imports" VALUES(1,'b','billheader_20240418010203.xml','N',1,1,'[]',10024,'2026-11-21T17:21:07.982683+00:00');
CREATE TABLE invoices (
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
INSERT INTO "invoices" VALUES('b','2003708','UB98765404182024',42,'2024-04-18','2024-05-20',10024,10024,0,NULL,'SAMPLETOWN WA 99999','','','100 EXAMPLE ST','05','PO BOX 100','SAMPLETOWN WA 99999',NULL,'2024','987654',0,1,1,1);
CREATE TABLE rtdr_log (
	id INTEGER NOT NULL, 
	bid VARCHAR(64) NOT NULL, 
	account_number VARCHAR(64) NOT NULL, 
	result JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(bid) REFERENCES billers (id) ON DELETE CASCADE
);
CREATE TABLE schema_version (
	number INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "schema_version" VALUES(1);
INSERT INTO "schema_version" VALUES(2);
CREATE INDEX ix_imports_bid ON imports (bid);
CREATE INDEX rtdr_log_by_account ON rtdr_log (bid, account_number, id);
COMMIT;
