/** Another extension that works with the API: it compiles against the published types alone. */
import { CancellationTokenSource, type ExtensionContext, extensions, window } from "vscode";
import type {
	ConnectionInfo,
	ConnectOptions,
	Credentials,
	RecordCredentials,
	SessionAuth,
	SessionInfo,
	StatementResult,
	SurrealSessionsApi,
	SurrealSessionsError,
	SurrealSessionsErrorCode,
} from "./api";

const ID = "surrealdb-session-workspaces.surrealdb-session-workspaces";

export async function activate(context: ExtensionContext): Promise<void> {
	const api = await extensions.getExtension<SurrealSessionsApi>(ID)?.activate();
	if (api?.version !== 1) return;
	context.subscriptions.push(
		api.onDidChangeConnection(() => window.setStatusBarMessage(described(api.connection))),
		api.onDidChangeSessions(() => window.setStatusBarMessage(api.activeSession?.name ?? "none")),
	);
	try {
		await work(api);
	} catch (error) {
		window.showErrorMessage(advice(error));
	}
}

async function work(api: SurrealSessionsApi): Promise<void> {
	const { token } = new CancellationTokenSource();
	const options: ConnectOptions = { endpoint: "mem://", namespace: "shop", database: "shop" };
	await api.connect();
	await api.connect(options, token);
	await api.connect({ auth: credentials[0] ?? bob });

	const sessions: readonly SessionInfo[] = await api.listSessions(token);
	const made = await api.createSession({ name: "a", namespace: "shop", database: "shop" }, token);
	const fork = await api.forkSession(sessions[0]?.id ?? made.id, { name: "b" }, token);
	await api.activateSession(fork.id);
	await api.renameSession(fork.id, "c");
	await api.useNamespaceDatabase(fork.id, { namespace: null });
	await api.useNamespaceDatabase(fork.id, { database: "shop" }, token);
	for (const each of credentials) who((await api.signIn(fork.id, each, token)).auth);
	who((await api.signUp(fork.id, bob, token)).auth);
	who((await api.authenticate(fork.id, "token", token)).auth);
	who((await api.signOut(fork.id, token)).auth);
	const bobs = await api.openAsRecord(
		"user:bob",
		{ name: "bob", namespace: "shop", database: "shop" },
		token,
	);
	await api.closeSession(bobs.id);
	await api.setVariable(fork.id, "x", "user:alice", token);
	const x: string | undefined = (await api.resetSession(fork.id, token)).variables["x"];
	await api.unsetVariable(fork.id, x ?? "x", token);
	const results = await api.query(fork.id, "SELECT * FROM note", { variables: { limit: 10 } }, token);
	window.showInformationMessage(results.map(summary).join("\n"));
	await api.closeSession(fork.id, token);
	await api.disconnect(token);
}

const bob: RecordCredentials = { kind: "record", access: "account", variables: { name: "bob" } };
const credentials: readonly Credentials[] = [
	{ kind: "root", username: "root", password: "" },
	{ kind: "namespace", namespace: "shop", username: "a", password: "" },
	{ kind: "database", namespace: "shop", database: "shop", username: "a", password: "" },
	{ kind: "access", access: "staff", username: "a", password: "" },
	{ kind: "bearer", namespace: "shop", database: "shop", access: "keys", key: "" },
	{ ...bob, namespace: "shop", database: "shop" },
];

function described({ state, endpoint, serverVersion, error }: ConnectionInfo): string {
	switch (state) {
		case "connected":
			return `${endpoint} ${serverVersion}`;
		case "failed":
		case "reconnecting":
			return error ?? state;
		case "connecting":
		case "disconnected":
			return state;
	}
}

function who({ kind, subject, access, expiresAt }: SessionAuth): string {
	const end = expiresAt === undefined ? "" : ` until ${new Date(expiresAt).toISOString()}`;
	switch (kind) {
		case "anonymous":
			return "nobody";
		case "record":
			return `${subject} via ${access}${end}`;
		case "root":
		case "namespace":
		case "database":
		case "token":
			return `${subject}${end}`;
	}
}

function summary({ index, status, durationMs, value, surrealql, error }: StatementResult): string {
	const rows = Array.isArray(value) ? value.length : 1;
	return `${index} ${durationMs} ms ${status === "ok" ? `${rows} ${surrealql}` : `${error?.kind}: ${error?.message}`}`;
}

function advice(error: unknown): string {
	if (!isOfSessions(error)) return String(error);
	const sentence: string = error.message;
	const code: SurrealSessionsErrorCode = error.code;
	switch (code) {
		case "cancelled":
			return "";
		case "outcomeUnknown":
			return `${sentence} Look before you try again.`;
		default:
			return sentence;
	}
}

function isOfSessions(error: unknown): error is SurrealSessionsError {
	return error instanceof Error && "code" in error;
}
