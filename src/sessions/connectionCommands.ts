/** Commands on the connection as a whole. */
import { window } from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors, type SessionsError } from "../common/errors";
import type { ConnectRequest } from "../model/connectPlan";
import { secretRefOf } from "../model/connectPlan";
import { parseEndpoint } from "../model/endpoint";
import { hasWorkspace, readConnectionSettings, rememberConnection } from "../model/storage/settings";
import { listSessions } from "../protocol/backend";
import {
	askConnection,
	authOf,
	type ComeBack,
	type ConnectFormPlaces,
	type ConnectValues,
	requestOf,
} from "./connectForm";
import type { SessionsDeps } from "./deps";
import { withProgress } from "./progress";
import { isTreeNode } from "./treeNodes";

export function registerConnectionCommands(deps: SessionsDeps): Disposable {
	const { workspace, commands } = deps;
	const store = new DisposableStore();
	const places = (): ConnectFormPlaces => ({
		workspaceFolder: deps.workspaceFolder(),
		home: deps.home,
		hasWorkspace: hasWorkspace(),
	});
	const connect = (request: ConnectRequest) =>
		withProgress(`Connecting to ${request.endpoint ?? readConnectionSettings().endpoint}…`, (token) =>
			workspace.connect({ whereNoneIsNamed: "main", ...request }, token),
		);

	store.add(
		commands.register("surrealSessions.connect", async (options) => {
			if (!workspace.isTrusted()) throw errors.untrustedWorkspace();
			if (!options || isTreeNode(options)) return guided(deps, places(), connect);
			if ("guided" in options) return guided(deps, places(), connect, options.guided);
			await connect(isConfigured(options, places()) ? options : { auth: "none", ...options });
		}),
	);
	store.add(commands.register("surrealSessions.reconnect", async () => void (await connect({}))));
	store.add(commands.register("surrealSessions.disconnect", () => workspace.disconnect()));
	store.add(
		commands.register("surrealSessions.retryNow", async () => {
			if (workspace.connection.state === "failed") {
				await withProgress("Connecting…", (token) => workspace.retry(token));
			} else workspace.retryNow();
		}),
	);
	store.add(commands.register("surrealSessions.stopRunning", () => stopRunning(deps)));
	store.add(commands.register("surrealSessions.showLog", () => deps.showLog()));
	store.add(
		commands.register("surrealSessions.refreshSessions", async () => {
			await withProgress("Asking the server for its sessions…", (token) =>
				workspace.request(listSessions, token),
			);
		}),
	);
	return store;
}

/** The configured user belongs to the configured endpoint, and to no other. */
function isConfigured({ endpoint }: ConnectRequest, places: ConnectFormPlaces): boolean {
	if (endpoint === undefined) return true;
	const where = defined({ workspaceFolder: places.workspaceFolder, home: places.home });
	try {
		const { normalised } = parseEndpoint(endpoint, where);
		return normalised === parseEndpoint(readConnectionSettings().endpoint, where).normalised;
	} catch {
		return false;
	}
}

/** Asks, connects and keeps what is to be kept. After a failure the form comes back where it can be put right. */
async function guided(
	deps: SessionsDeps,
	places: ConnectFormPlaces,
	connect: (request: ConnectRequest) => Promise<unknown>,
	how?: "folder" | "server",
): Promise<void> {
	let values: ConnectValues = { ...initialValues(deps), ...defined({ how }) };
	let comeBack: ComeBack | undefined;
	if (how) values = { ...values, endpoint: how === "folder" ? "surrealkv://database.db" : serverOf(values) };
	let begin: string | undefined = how && "endpoint";
	for (;;) {
		const answer = await askConnection(values, places, comeBack, begin);
		if (!answer) return;
		begin = undefined;
		try {
			await connect(answer.how === "configured" ? {} : requestOf(answer));
		} catch (error) {
			const failure = asSessionsError(error);
			comeBack = answer.how === "configured" ? undefined : comeBackOf(failure);
			if (!comeBack) throw failure;
			values = { ...answer, password: "" };
			continue;
		}
		await keep(deps, answer, places);
		return;
	}
}

function serverOf({ endpoint }: ConnectValues): string {
	return /^wss?:/i.test(endpoint) ? endpoint : "ws://localhost:8000";
}

function initialValues({ remembered }: SessionsDeps): ConnectValues {
	const settings = readConnectionSettings();
	const earlier = remembered.get("connect");
	const auth = settings.auth;
	return {
		endpoint: settings.endpoint === "mem://" ? (earlier["endpoint"] ?? "") : settings.endpoint,
		namespace: settings.namespace ?? earlier["namespace"] ?? "",
		database: settings.database ?? earlier["database"] ?? "",
		level: auth?.level ?? levelOf(earlier["level"]),
		access: auth?.level === "access" ? auth.access : (earlier["access"] ?? ""),
		user: auth?.user ?? earlier["user"] ?? "root",
		password: "",
		keep: [],
		...(settings.endpoint === "mem://" && settings.namespace === undefined
			? {}
			: { configured: settings.endpoint }),
	};
}

function levelOf(text: string | undefined): ConnectValues["level"] {
	const levels = ["root", "namespace", "database", "access", "none"] as const;
	return levels.find((level) => level === text) ?? "root";
}

/** Where the form begins when it comes back; `undefined` where another answer would not help. */
function comeBackOf({ code, message }: SessionsError): ComeBack | undefined {
	switch (code) {
		case "authenticationFailed":
			return { step: "password", message };
		case "invalidEndpoint":
		case "httpEndpoint":
		case "connectionRefused":
		case "unreachable":
		case "tls":
		case "notSurrealDB":
		case "serverTooOld":
		case "timeout":
		case "folderInUse":
		case "folderUnusable":
			return { step: "endpoint", message };
		case "invalidName":
		case "invalidArgument":
			return { step: "namespace", message };
		default:
			return undefined;
	}
}

async function keep(deps: SessionsDeps, values: ConnectValues, places: ConnectFormPlaces): Promise<void> {
	if (values.how === "configured") return;
	const { endpoint, namespace, database, level, access, user } = values;
	const auth = authOf(values);
	if (values.how !== "memory") {
		await deps.remembered.set("connect", { endpoint, namespace, database, level, access, user });
	}
	if (values.keep.includes("password") && auth) {
		const where = defined({ workspaceFolder: places.workspaceFolder, home: places.home });
		await deps.secrets.set(secretRefOf(parseEndpoint(endpoint, where), auth), values.password);
	}
	if (values.keep.includes("settings")) {
		await rememberConnection({
			endpoint,
			...defined({ namespace: namespace || undefined, database: database || undefined, auth }),
		});
	}
}

async function stopRunning({ workspace }: SessionsDeps): Promise<void> {
	const { engine } = workspace.connection;
	const what = {
		server:
			"SurrealDB cannot stop a single request. Dropping the connection stops all that run on it; it is made again, and the sessions come back. Whether what ran was applied is not known for each of them.",
		folder:
			"The embedded engine cannot stop a single request. Its process is ended and started again, and the sessions come back.",
		memory:
			"The embedded engine cannot stop a single request. Its process is ended and started again: the data of the in-memory database will be gone, and the set-up files run again.",
	}[engine ?? "server"];
	const stop = engine === "server" ? "Drop the Connection" : "End the Process";
	const answer = await window.showWarningMessage(
		"Stop what is running?",
		{ modal: true, detail: what },
		stop,
	);
	if (answer !== stop) throw errors.cancelled();
	await withProgress("Stopping what is running…", (token) => workspace.stopRunning(token));
}
