/** Users alice and bob who see their own note; a namespace user, a database user, a bearer access. */
export const schema = `
DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select WHERE id = $auth FOR create, update, delete NONE;
DEFINE TABLE note SCHEMALESS PERMISSIONS FOR select, update WHERE owner = $auth FOR create WHERE owner = $auth FOR delete NONE;
CREATE user:alice SET name = 'alice', pass = 'alice' RETURN NONE;
CREATE user:bob SET name = 'bob', pass = 'bob' RETURN NONE;
CREATE note:a SET owner = user:alice, text = 'of alice' RETURN NONE;
CREATE note:b SET owner = user:bob, text = 'of bob' RETURN NONE;
DEFINE ACCESS account ON DATABASE TYPE RECORD
	SIGNUP (CREATE user SET name = $name, pass = $pass)
	SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass)
	DURATION FOR TOKEN 1h, FOR SESSION 2h;
DEFINE ACCESS bearer ON DATABASE TYPE BEARER FOR USER DURATION FOR GRANT 1h;
DEFINE USER nu ON NAMESPACE PASSWORD 'nu' ROLES OWNER;
DEFINE USER du ON DATABASE PASSWORD 'du' ROLES EDITOR;
`;
