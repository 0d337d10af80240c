/** Alice and bob, who each see their own notes, and users of every other kind. */
export const schema = `
DEFINE NAMESPACE elsewhere;
DEFINE USER rita ON ROOT PASSWORD 'rita-example' ROLES OWNER;
DEFINE USER nina ON NAMESPACE PASSWORD 'nina-example' ROLES OWNER;
DEFINE USER dora ON DATABASE PASSWORD 'dora-example' ROLES EDITOR;
DEFINE ACCESS account ON DATABASE TYPE RECORD
	SIGNUP (CREATE ONLY user SET name = $name, pass = $pass)
	SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass)
	DURATION FOR TOKEN 1h, FOR SESSION 2h;
DEFINE ACCESS member ON DATABASE TYPE RECORD
	SIGNIN (SELECT * FROM user WHERE name = $user AND pass = $pass);
DEFINE ACCESS machine ON DATABASE TYPE BEARER FOR USER DURATION FOR GRANT 1h;
DEFINE ACCESS robot ON NAMESPACE TYPE BEARER FOR USER DURATION FOR GRANT 1h;
DEFINE ACCESS outside ON DATABASE TYPE RECORD
	WITH JWT ALGORITHM HS512 KEY 'only-a-test-has-this-key' DURATION FOR SESSION 1h;
DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select WHERE id = $auth;
DEFINE TABLE note SCHEMALESS PERMISSIONS FOR select, update WHERE owner = $auth;
CREATE user:alice SET name = 'alice', pass = 'alice-example' RETURN NONE;
CREATE user:bob SET name = 'bob', pass = 'bob-example' RETURN NONE;
CREATE note:a SET owner = user:alice, text = 'of alice' RETURN NONE;
CREATE note:b SET owner = user:bob, text = 'of bob' RETURN NONE;
`;

/** A workspace whose in-memory database has the schema. */
export const withSchema = {
	files: { "setup.surql": schema, "query.surql": "SELECT * FROM note;\n" },
	settings: {
		"surrealSessions.connection.endpoint": "mem://",
		"surrealSessions.connection.namespace": "test",
		"surrealSessions.connection.database": "test",
		"surrealSessions.connection.setupFiles": ["setup.surql"],
	},
};
