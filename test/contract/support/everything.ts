import type { Backend } from "./backend";

/**
 * All that is in the database of the default session, and what is defined around it, as SurrealQL: definitions, records
 * and grants. What a server says of itself (its load, its nodes) is left out.
 */
export async function everythingIn(backend: Backend): Promise<string> {
	const answers = async (text: string) =>
		(await backend.query("default", text)).map(({ value, error }) => value || (error?.message ?? ""));
	const parts = ["namespaces", "accesses", "users", "config"];
	const [tables = "", accesses = "", ...around] = await answers(
		`RETURN object::keys((INFO FOR DB).tables); RETURN object::keys((INFO FOR DB).accesses); INFO FOR DB; INFO FOR NS;${parts.map((part) => `RETURN (INFO FOR ROOT).${part};`).join("")}`,
	);
	const names = (list: string) => [...list.matchAll(/'([^']+)'/g)].map(([, name = ""]) => name);
	const within = await answers(
		names(tables)
			.map((table) => `INFO FOR TABLE \`${table}\`; SELECT * FROM \`${table}\`;`)
			.join("") +
			names(accesses)
				.map((access) => `ACCESS ${access} SHOW ALL;`)
				.join(""),
	);
	return [...around, ...within].join("\n");
}
