import { expect, it } from "vitest";
import { readsToken } from "./readsToken";

it.each([
	["DEFINE TABLE a PERMISSIONS FOR select WHERE $token.x = 1", true],
	["DEFINE TABLE a; DEFINE FUNCTION fn::who() { RETURN session::ac() }", true],
	["DEFINE FIELD a ON b VALUE $access", true],
	["DEFINE TABLE a PERMISSIONS FOR select WHERE owner = $auth AND session::db() = 'x'", false],
	["DEFINE TABLE session PERMISSIONS FOR select WHERE session = $auth.session -- $token", false],
	["DEFINE ACCESS a ON DATABASE TYPE RECORD AUTHENTICATE { IF $token.x { RETURN $auth } }", false],
	["DEFINE TABLE a COMMENT '$token'", false],
])("reads %j: %s", (text, reads) => {
	expect(readsToken(text)).toBe(reads);
});
