/** What must not compile: each line is wrong in one way, so that the published types are known to say something. */
import type {
	Credentials,
	SessionInfo,
	StatementResult,
	SurrealSessionsApi,
	SurrealSessionsError,
} from "./api";

export async function misuse(
	api: SurrealSessionsApi,
	session: SessionInfo,
	error: SurrealSessionsError,
): Promise<void> {
	// @ts-expect-error an unknown option
	await api.connect({ url: "mem://" });
	// @ts-expect-error a password without a user
	await api.connect({ auth: { kind: "root", password: "" } });
	// @ts-expect-error no id
	await api.forkSession();
	// @ts-expect-error only a record access can be signed up through
	await api.signUp(session.id, { kind: "root", username: "a", password: "b" });
	// @ts-expect-error no target
	await api.useNamespaceDatabase(session.id);
	// @ts-expect-error variables are a part of the options
	await api.query(session.id, "RETURN $x", { x: 1 });
	// @ts-expect-error a token is no option
	await api.listSessions({ name: "a" });
	// @ts-expect-error what is shown cannot be changed
	session.name = "a";
	// @ts-expect-error nor the connection
	api.connection.state = "connected";
	// @ts-expect-error nor a variable
	session.variables["x"] = "1";
	// @ts-expect-error a value is unknown until it is looked at
	const value: string = (await results(api))[0]?.value;
	// @ts-expect-error no such kind
	const credentials: Credentials = { kind: "nobody", value };
	// @ts-expect-error no such word
	if (error.code === "wentWrong") return;
	// @ts-expect-error what went wrong cannot be changed
	error.code = "cancelled";
	// @ts-expect-error no such method
	await api.openEverything(credentials);
}

const results = (api: SurrealSessionsApi): Promise<readonly StatementResult[]> =>
	api.query("default", "RETURN 1");
