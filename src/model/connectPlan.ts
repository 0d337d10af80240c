import type { CancellationToken } from "vscode-jsonrpc";
import type { ConnectOptions, Credentials } from "../api";
import { defined } from "../common/defined";
import { errors } from "../common/errors";
import type { ConnectParams, SetupFile } from "../protocol/backend";
import {
	type ConnectionSettings,
	credentialsOf,
	type SecretRef,
	type SecretStore,
} from "./connectionSettings";
import { type Endpoint, type EndpointPlaces, parseEndpoint } from "./endpoint";

/** What a call asks for. Besides the options of the public API there is what only our own commands say. */
export interface ConnectRequest extends Omit<ConnectOptions, "auth"> {
	/** `none`: not even as configured. */
	readonly auth?: Credentials | "none";
	/** For whoever only starts: an in-memory database that names no namespace and database gets `main`/`main`. */
	readonly whereNoneIsNamed?: "main";
}

/** What a connection is made from besides the options of the call. */
export interface ConnectSources {
	readonly settings: () => ConnectionSettings;
	/** Absolute path of the first workspace folder. */
	readonly workspaceFolder: () => string | undefined;
	readonly home: string;
	readonly secrets: SecretStore;
	/** Asks the user for a password that is not kept; `undefined` when the user does not give it. */
	readonly askPassword: (
		ref: SecretRef,
		shownEndpoint: string,
		token: CancellationToken,
	) => Promise<string | undefined>;
	/** Reads the set-up files that the patterns name, in their order. */
	readonly setupFiles: (patterns: readonly string[]) => Promise<SetupFiles>;
}

export interface SetupFiles {
	readonly files: readonly SetupFile[];
	/** Patterns that name no file. */
	readonly missing: readonly string[];
}

export interface ConnectPlan {
	readonly endpoint: Endpoint;
	readonly params: ConnectParams;
	/** The password in it, where it may be kept by the user's wish. */
	readonly secret?: SecretRef;
	/** As they were read for it. */
	readonly settings: ConnectionSettings;
	readonly missingSetupFiles: readonly string[];
}

/** Endpoint of a call: its own, or else the configured one. */
export function plannedEndpoint(options: ConnectRequest, sources: ConnectSources): Endpoint {
	const endpoint = options.endpoint ?? sources.settings().endpoint;
	return parseEndpoint(endpoint, { workspaceFolder: sources.workspaceFolder(), home: sources.home });
}

/** Everything that the backend needs to connect; asks for a password where one is needed and not kept. */
export async function planConnect(
	options: ConnectRequest,
	sources: ConnectSources,
	token: CancellationToken,
): Promise<ConnectPlan> {
	const settings = sources.settings();
	const endpoint = plannedEndpoint(options, sources);
	const where = whereOf(options, settings, endpoint);
	const configured =
		options.auth === undefined
			? await configuredCredentials(settings, endpoint, where, sources, token)
			: undefined;
	const credentials = options.auth === "none" ? undefined : (options.auth ?? configured?.credentials);
	const setup =
		endpoint.engine === "server" ? { files: [], missing: [] } : await sources.setupFiles(settings.setupFiles);
	return {
		endpoint,
		settings,
		...defined({ secret: configured?.secret }),
		missingSetupFiles: setup.missing,
		params: {
			endpoint: endpoint.normalised,
			shownEndpoint: endpoint.shown,
			...where,
			...defined({ credentials }),
			timeoutMs: settings.timeoutMs,
			duringOutage: settings.duringOutage,
			setup: setup.files,
			restore: [],
		},
	};
}

function whereOf(options: ConnectRequest, settings: ConnectionSettings, endpoint: Endpoint) {
	const namespace = (options.namespace ?? settings.namespace) || undefined;
	// A configured database is one of the configured namespace, or of another one that is named.
	const configured = options.namespace === "" ? undefined : settings.database;
	const database = (options.database ?? configured) || undefined;
	if (namespace === undefined && database !== undefined) throw errors.databaseAlone(database);
	if (namespace === undefined && options.whereNoneIsNamed && endpoint.engine === "memory") {
		return { namespace: options.whereNoneIsNamed, database: options.whereNoneIsNamed };
	}
	return defined({ namespace, database });
}

/** Names the secret of the connection's own user. Users of one name are others in another namespace or access. */
export function secretRefOf(
	endpoint: Endpoint,
	auth: NonNullable<ConnectionSettings["auth"]>,
	{ namespace, database }: { readonly namespace?: string; readonly database?: string },
): SecretRef {
	const ref = { endpoint: endpoint.normalised, level: auth.level, user: auth.user };
	switch (auth.level) {
		case "root":
			return ref;
		case "namespace":
			return { ...ref, ...defined({ namespace }) };
		case "database":
			return { ...ref, ...defined({ namespace, database }) };
		case "access":
			return { ...ref, access: auth.access, ...defined({ namespace, database }) };
	}
}

/** Names the secret of whom an open connection was made as; `undefined` for nobody, and for what is no password. */
export function secretOfPlan({ secret, endpoint, params }: ConnectPlan): SecretRef | undefined {
	const { credentials } = params;
	if (secret || !credentials || !("username" in credentials)) return secret;
	const { kind: level, username: user } = credentials;
	const access = "access" in credentials ? credentials.access : "";
	const auth = level === "access" ? { level, access, user } : { level, user };
	return secretRefOf(endpoint, auth, { ...params, ...credentials });
}

/** Names the secret of the configured user; `undefined` where none is configured. Throws what is wrong in the settings. */
export function configuredSecret(
	settings: ConnectionSettings,
	places: EndpointPlaces,
): SecretRef | undefined {
	const { auth } = settings;
	if (!auth) return undefined;
	const endpoint = parseEndpoint(settings.endpoint, places);
	return secretRefOf(endpoint, auth, whereOf({}, settings, endpoint));
}

async function configuredCredentials(
	{ auth }: ConnectionSettings,
	endpoint: Endpoint,
	where: { readonly namespace?: string; readonly database?: string },
	sources: ConnectSources,
	token: CancellationToken,
): Promise<{ readonly credentials: Credentials; readonly secret: SecretRef } | undefined> {
	if (!auth) return undefined;
	// Before the password is asked for: what is wrong in the settings is said first.
	credentialsOf(auth, "", where);
	const ref = secretRefOf(endpoint, auth, where);
	const password =
		(await sources.secrets.get(ref)) ?? (await sources.askPassword(ref, endpoint.shown, token));
	if (password === undefined) throw errors.cancelled();
	return { credentials: credentialsOf(auth, password, where), secret: ref };
}
