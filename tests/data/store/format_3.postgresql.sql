CREATE TABLE articles (
	id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE counters (
	name VARCHAR(40) NOT NULL, 
	value BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE notes (
	name VARCHAR(80) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE removals (
	key BIGINT NOT NULL, 
	change BIGINT NOT NULL, 
	PRIMARY KEY (key)
);
CREATE INDEX ix_removals_change ON removals (change);
CREATE TABLE vectors (
	input_hash VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	vector BYTEA NOT NULL, 
	PRIMARY KEY (input_hash, fingerprint)
);
CREATE TABLE versions (
	article_id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	length INTEGER NOT NULL, 
	source BYTEA NOT NULL, 
	title BYTEA, 
	publisher BYTEA, 
	publisher_folded BYTEA, 
	url BYTEA, 
	published_at VARCHAR(40), 
	published_day DATE, 
	published_origin BYTEA, 
	updated_at VARCHAR(40), 
	updated_origin BYTEA, 
	ingested_at VARCHAR(40) NOT NULL, 
	language VARCHAR(40), 
	tags BYTEA, 
	text BYTEA NOT NULL, 
	PRIMARY KEY (article_id, version), 
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
CREATE INDEX ix_versions_content_hash ON versions (content_hash);
CREATE INDEX ix_versions_page ON versions (published_day, article_id);
CREATE INDEX ix_versions_published_day ON versions (published_day);
CREATE INDEX ix_versions_publisher_folded ON versions (publisher_folded);
CREATE INDEX ix_versions_publisher_page ON versions (publisher_folded, published_day, article_id);
CREATE TABLE earlier_passages (
	key BIGINT NOT NULL, 
	article_id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	input_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (key), 
	FOREIGN KEY(article_id, version) REFERENCES versions (article_id, version)
);
CREATE INDEX ix_earlier_passages_input_hash ON earlier_passages (input_hash);
CREATE INDEX ix_earlier_passages_version ON earlier_passages (article_id, version);
CREATE TABLE passages (
	key BIGINT NOT NULL, 
	article_id VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	input_hash VARCHAR(64) NOT NULL, 
	change BIGINT NOT NULL, 
	PRIMARY KEY (key), 
	FOREIGN KEY(article_id, version) REFERENCES versions (article_id, version)
);
CREATE INDEX ix_passages_article ON passages (article_id, ordinal);
CREATE INDEX ix_passages_change ON passages (change);
CREATE INDEX ix_passages_input_hash ON passages (input_hash);
