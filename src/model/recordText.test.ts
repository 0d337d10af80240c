import { expect, test } from "vitest";
import { isRecordText } from "./recordText";

test.each(["user:bob", "user:42", "`we ird`:`x y`", "`back\\`tick`:1", "user:[1, 'a']", "_t:{ a: 1 }"])(
	"%s is a record id",
	(text) => expect(isRecordText(text)).toBe(true),
);

test.each([
	"'user:bob'",
	"[user:bob]",
	"{ user: 1 }",
	"{ `user`: 1 }",
	"NONE",
	"1h30m",
	"type::table('user')",
	"d'2026-01-01T00:00:00Z'",
	"",
])("%s is not", (text) => expect(isRecordText(text)).toBe(false));
