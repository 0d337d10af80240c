import { expect, it } from "vitest";
import { account } from "./account";
import { clauseLabel } from "./applies";
import { admin, cell, nobody, session, table, view } from "./testMatrix";

const root = session("root", { kind: "root" });
const alice = session("alice");

it("says that table permissions apply to none of the sessions, and what to choose", () => {
	const says = (...sessions: Parameters<typeof view>[0]) =>
		account(view(sessions, [table("note")])).filter((said) => said.startsWith("Table permissions"));
	expect(says(admin, root)).toEqual([
		"Table permissions do not apply to these sessions: they have full rights, or are system users, for whom roles decide. Choose one that is signed in as a record, or looks as one, to see what permissions do.",
	]);
	expect(says(admin, alice)).toEqual([]);
	expect(says(nobody)).toEqual([]);
});

it("calls a clause what decided only where it did", () => {
	expect(clauseLabel(cell("note alice select", "3/7"), alice)).toBe("Decided by");
	expect(clauseLabel(cell("note alice select", "0/7"), alice)).toBe("Decided by");
	expect(clauseLabel(cell("note nobody select", "refused"), nobody)).toBe("Defined as");
	expect(clauseLabel(cell("note alice select", "unknown"), alice)).toBe("Defined as");
	expect(clauseLabel(cell("note default select", "7/7"), admin)).toBe(
		"Defined as, which does not apply to this session: it has full rights",
	);
	expect(clauseLabel(cell("note root create", "0/1"), root)).toBe(
		"Defined as, which does not apply to this session: it is a system user, for whom roles decide",
	);
});
