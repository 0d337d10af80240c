/** The guided way to connect: asks, tries, and keeps what is to be kept. */
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import type { SessionsError } from "../common/errors";
import type { SecretRef } from "../model/connectionSettings";
import { type ConnectRequest, secretRefOf } from "../model/connectPlan";
import { parseEndpoint } from "../model/endpoint";
import { readConnectionSettings, rememberConnection } from "../model/storage/settings";
import {
	askConnection,
	authOf,
	type ComeBack,
	type ConnectFormPlaces,
	type ConnectValues,
	requestOf,
} from "./connectForm";
import type { SessionsDeps } from "./deps";
import { ENDPOINT_FAILURES } from "./endpointFailures";

/** Asks, connects and keeps what is to be kept. After a failure the form comes back where it can be put right. */
export async function guidedConnect(
	deps: SessionsDeps,
	places: ConnectFormPlaces,
	connect: (request: ConnectRequest) => Promise<unknown>,
	how?: "folder" | "server",
): Promise<void> {
	let values: ConnectValues = { ...initialValues(deps), ...defined({ how }) };
	let comeBack: ComeBack | undefined;
	if (how) values = { ...values, endpoint: how === "folder" ? "surrealkv://database.db" : serverOf(values) };
	let begin: string | undefined = how && "endpoint";
	const savedPassword = async (now: ConnectValues) => {
		const ref = secretOf(now, places);
		return ref && deps.secrets.get(ref);
	};
	for (;;) {
		const answer = await askConnection(values, places, savedPassword, comeBack, begin);
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
		// What http(s):// carries no sessions for is meant all the same: the form begins with how it does.
		endpoint: (settings.endpoint === "mem://" ? (earlier["endpoint"] ?? "") : settings.endpoint).replace(
			/^http(?=s?:)/i,
			"ws",
		),
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
	if (ENDPOINT_FAILURES.has(code)) return { step: "endpoint", message };
	switch (code) {
		case "authenticationFailed":
			return { step: "password", message };
		case "invalidName":
		case "invalidArgument":
			return { step: "namespace", message };
		default:
			return undefined;
	}
}

/** Empty fields name nothing. */
function placeOf({ namespace, database }: ConnectValues) {
	return defined({ namespace: namespace || undefined, database: database || undefined });
}

/** Names the secret of whom the form connected as the last time. Throws what is wrong with it. */
export function secretOfLast(deps: SessionsDeps, places: ConnectFormPlaces): SecretRef | undefined {
	const { endpoint = "", namespace = "", database = "", level, ...earlier } = deps.remembered.get("connect");
	const { access = "", user = "" } = earlier;
	const values = {
		endpoint,
		namespace,
		database,
		level: levelOf(level),
		access,
		user,
		password: "",
		keep: [],
	};
	return endpoint === "" ? undefined : secretOf({ ...values, how: "server" }, places);
}

/** Names the secret of whom the form says to connect as. */
function secretOf(values: ConnectValues, places: ConnectFormPlaces): SecretRef | undefined {
	const auth = authOf(values);
	if (!auth) return undefined;
	const endpoint = parseEndpoint(values.endpoint, places);
	return secretRefOf(endpoint, auth, placeOf(values));
}

async function keep(deps: SessionsDeps, values: ConnectValues, places: ConnectFormPlaces): Promise<void> {
	if (values.how === "configured") return;
	const { endpoint, namespace, database, level, access, user } = values;
	const auth = authOf(values);
	if (values.how !== "memory") {
		await deps.remembered.set("connect", { endpoint, namespace, database, level, access, user });
	}
	const secret = secretOf(values, places);
	if (secret && values.keep.includes("password")) await deps.secrets.set(secret, values.password);
	else if (secret) await deps.secrets.delete(secret);
	if (values.keep.includes("settings")) {
		await rememberConnection({
			endpoint,
			...placeOf(values),
			...defined({ auth }),
		});
	}
}
