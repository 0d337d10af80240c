import { expect, it } from "vitest";
import { fieldNames, fieldsFor, openFields, withFields } from "./credentialFields";

it("keeps open fields alone", () => {
	expect(openFields({ email: "a@b", password: "hush", pin: "1234" })).toEqual({ email: "a@b" });
});

it("reads names of fields as they are typed", () => {
	expect(fieldNames(" $email, password ,, email")).toEqual(["email", "password"]);
});

it("keeps the fields of each access apart, and from the form's own", () => {
	const account = withFields({ kind: "record", username: "root" }, "account", {
		username: "a",
		pass: "hush",
	});
	const both = withFields(account, 'staff "x"', { username: "b", email: "b@c" });
	expect(fieldsFor("account", both)).toEqual({ username: "a" });
	expect(fieldsFor('staff "x"', both)).toEqual({ username: "b", email: "b@c" });
	expect(fieldsFor("acc", both)).toEqual({});
	expect(both).not.toHaveProperty("username");
	expect(JSON.stringify(both)).not.toContain("hush");
});
