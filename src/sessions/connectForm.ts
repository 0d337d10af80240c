/** The form to connect: which database, where in it, as whom, and what of that is kept. */

import { workspace as documents, ThemeIcon, Uri, window } from "vscode";
import type { Credentials } from "../api";
import { defined } from "../common/defined";
import { SessionsError } from "../common/errors";
import { withoutIcons } from "../common/withoutIcons";
import { type ConnectionAuth, credentialsOf } from "../model/connectionSettings";
import type { ConnectRequest } from "../model/connectPlan";
import { parseEndpoint } from "../model/endpoint";
import { askMany, askPick, askText, type Choice } from "./quickInput";
import { mapAnswer, runWizard, type Step } from "./wizard";

type How = "configured" | "memory" | "folder" | "server";
type Level = ConnectionAuth["level"] | "none";

/** Where an embedded database begins, as a server does by itself. */
const FIRST_PLACE = "main";

/** What has been typed so far. */
export interface ConnectValues {
	readonly how?: How;
	readonly endpoint: string;
	readonly namespace: string;
	readonly database: string;
	readonly level: Level;
	readonly access: string;
	readonly user: string;
	readonly password: string;
	readonly keep: readonly ("settings" | "password")[];
	/** The configured endpoint, when there is something configured that can be used as it is. */
	readonly configured?: string;
}

export interface ConnectFormPlaces {
	readonly workspaceFolder: string | undefined;
	readonly home: string;
	/** Settings can be written into the workspace. */
	readonly hasWorkspace: boolean;
}

/** The password that was saved for whom the form says to connect as. */
export type SavedPassword = (values: ConnectValues) => Promise<string | undefined>;

/** Where a form that came back begins, and what is wrong there. */
export interface ComeBack {
	readonly step: "endpoint" | "password" | "namespace";
	readonly message: string;
}

/** Asks what to connect to; `undefined` when the user leaves. */
export function askConnection(
	values: ConnectValues,
	places: ConnectFormPlaces,
	saved: SavedPassword,
	comeBack?: ComeBack,
	beginAt: string | undefined = comeBack?.step,
): Promise<ConnectValues | undefined> {
	const messageAt = (step: string) => (comeBack?.step === step ? comeBack.message : undefined);
	return runWizard<ConnectValues>(
		"Connect to SurrealDB",
		values,
		(now) => {
			const first = howStep(now.configured);
			if (now.how === undefined || now.how === "configured") return [first];
			const password = passwordStep(saved, messageAt("password"));
			return [
				first,
				...(now.how === "memory" ? [] : [endpointStep(now.how, places, messageAt("endpoint"))]),
				...(now.how === "server" ? [levelStep] : []),
				...(now.level === "access" && now.how === "server" ? [textStep("access", "Access")] : []),
				...(now.level !== "none" && now.how === "server" ? [textStep("user", "User"), password] : []),
				placeStep("namespace", now, messageAt("namespace")),
				...(now.namespace === "" ? [] : [placeStep("database", now, undefined)]),
				...keepSteps(now, places),
			];
		},
		beginAt,
	);
}

/** What the form says, for the model. */
export function requestOf(values: ConnectValues): ConnectRequest {
	const { endpoint, namespace, database } = values;
	return { endpoint, namespace, database, auth: credentials(values) ?? "none" };
}

function credentials(values: ConnectValues): Credentials | undefined {
	const auth = authOf(values);
	const { namespace, database, password } = values;
	return auth && credentialsOf(auth, password, { namespace, database });
}

/** Who the form says to connect as, without the secret. */
export function authOf({ how, level, access, user }: ConnectValues): ConnectionAuth | undefined {
	if (how !== "server" || level === "none") return undefined;
	return level === "access" ? { level, access, user } : { level, user };
}

function howStep(configured: string | undefined): Step<ConnectValues> {
	const choices: readonly Choice<How>[] = [
		...(configured === undefined
			? []
			: [choice("configured", "As Configured", "gear", withoutIcons(configured))]),
		choice("memory", "Start with an In-Memory Database", "zap", "its data is gone when it is closed"),
		choice("folder", "Open a Database Folder", "folder", "kept in a folder by the embedded engine"),
		choice("server", "Connect to a Server", "server", "by ws:// or wss://"),
	];
	return {
		id: "how",
		async ask(frame, values) {
			const answer = await askPick(frame, {
				placeholder: "What to connect to?",
				choices,
				isActive: (how) => how === (values.how ?? "configured"),
			});
			return mapAnswer(answer, (how) => ({ ...values, how, endpoint: endpointFor(how, values) }));
		},
	};
}

/** What was typed before stays when it is of the same kind. */
function endpointFor(how: How, { endpoint, configured }: ConnectValues): string {
	switch (how) {
		case "memory":
			return "mem://";
		case "configured":
			return configured ?? endpoint;
		case "folder":
			return /^(surrealkv|rocksdb)/i.test(endpoint) ? endpoint : "surrealkv://database.db";
		case "server":
			return /^wss?:/i.test(endpoint) ? endpoint : "ws://localhost:8000";
	}
}

function endpointStep(
	how: "folder" | "server",
	places: ConnectFormPlaces,
	message: string | undefined,
): Step<ConnectValues> {
	return {
		id: "endpoint",
		async ask(frame, values) {
			if (how === "folder" && message === undefined) {
				const answer = await askPick<"browse" | "type">(frame, {
					placeholder: "Where is the database folder?",
					choices: [
						choice("browse", "Browse…", "folder-opened", "an existing or a new folder"),
						choice("type", "Type a Path…", "edit", "absolute, or relative to the workspace"),
					],
				});
				if (answer.kind !== "value") return answer;
				if (answer.value === "browse") {
					const endpoint = await browse(places);
					return endpoint === undefined
						? { kind: "cancelled" }
						: { kind: "value", value: { ...values, endpoint } };
				}
			}
			const answer = await askText(frame, {
				prompt:
					how === "server"
						? "Address of the server"
						: "Database folder, absolute or relative to the workspace",
				placeholder: how === "server" ? "ws://localhost:8000" : "surrealkv://database.db",
				value: values.endpoint,
				...defined({ message }),
				validate: (typed) => wrongEndpoint(asEndpoint(typed, how), places)?.message,
				instead: (typed) => wrongEndpoint(asEndpoint(typed, how), places)?.detail?.instead,
			});
			return mapAnswer(answer, (typed) => ({ ...values, endpoint: asEndpoint(typed, how) }));
		},
	};
}

/** A bare path is a folder of the usual engine. */
function asEndpoint(typed: string, how: "folder" | "server"): string {
	const text = typed.trim();
	return how === "folder" && text !== "" && !text.includes("://") ? `surrealkv://${text}` : text;
}

function wrongEndpoint(endpoint: string, places: ConnectFormPlaces): SessionsError | undefined {
	try {
		parseEndpoint(endpoint, places);
		return undefined;
	} catch (error) {
		if (error instanceof SessionsError) return error;
		throw error;
	}
}

async function browse({ workspaceFolder }: ConnectFormPlaces): Promise<string | undefined> {
	const [folder] =
		(await window.showOpenDialog({
			title: "Database Folder",
			openLabel: "Use Folder",
			canSelectFiles: false,
			canSelectFolders: true,
			...(workspaceFolder === undefined ? {} : { defaultUri: Uri.file(workspaceFolder) }),
		})) ?? [];
	if (!folder) return undefined;
	const relative = documents.asRelativePath(folder, false);
	return `surrealkv://${relative === folder.fsPath ? folder.fsPath : relative}`;
}

const levelStep: Step<ConnectValues> = {
	id: "level",
	async ask(frame, values) {
		const answer = await askPick<Level>(frame, {
			placeholder: "As whom does the default session sign in?",
			choices: [
				choice("root", "Root User", "shield"),
				choice("namespace", "Namespace User", "account"),
				choice("database", "Database User", "account"),
				choice(
					"access",
					"Access with User and Password",
					"account",
					"a database's record access that reads $user and $pass",
				),
				choice("none", "Nobody", "circle-slash", "sign sessions in afterwards"),
			],
			isActive: (level) => level === values.level,
		});
		return mapAnswer(answer, (level) => ({ ...values, level }));
	},
};

function passwordStep(saved: SavedPassword, message: string | undefined): Step<ConnectValues> {
	return {
		id: "password",
		async ask(frame, values) {
			// One that was refused is not offered again.
			const value = message === undefined ? await saved(values) : undefined;
			const answer = await askText(frame, {
				prompt: `Password of ${values.user}${value === undefined ? "" : " (the saved one is filled in)"}`,
				placeholder: "Password",
				masked: true,
				...defined({ value, message }),
			});
			// One that is saved stays so, unless the user says otherwise.
			const keep = value === undefined ? values.keep : [...new Set([...values.keep, "password" as const])];
			return mapAnswer(answer, (password) => ({ ...values, password, keep }));
		},
	};
}

function textStep(key: "access" | "user", name: string): Step<ConnectValues> {
	return {
		id: key,
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: name,
				placeholder: name,
				value: values[key],
				validate: (typed) => (typed.trim() === "" ? `Enter the ${name.toLowerCase()}.` : undefined),
			});
			return mapAnswer(answer, (typed) => ({ ...values, [key]: typed.trim() }));
		},
	};
}

function placeStep(
	key: "namespace" | "database",
	{ how, level }: ConnectValues,
	message: string | undefined,
): Step<ConnectValues> {
	// Only a database has accesses that take user and password.
	const inDatabase = level === "database" || level === "access";
	const needed = how === "server" && (inDatabase || (level === "namespace" && key === "namespace"));
	const name = key === "namespace" ? "Namespace" : "Database";
	return {
		id: key,
		async ask(frame, values) {
			const answer = await askText(frame, {
				placeholder: name,
				prompt: needed
					? `${name} of the ${level === "access" ? "access" : "user"}`
					: `${name} to begin in (empty for none; one that does not exist is made)`,
				value: values[key] || (how === "server" ? "" : FIRST_PLACE),
				...defined({ message }),
				...(needed
					? { validate: (typed: string) => (typed.trim() === "" ? `Enter the ${key}.` : undefined) }
					: {}),
			});
			return mapAnswer(answer, (typed) => {
				const name = typed.trim();
				// Without a namespace the form asks for no database.
				return key === "namespace" && name === ""
					? { ...values, namespace: "", database: "" }
					: { ...values, [key]: name };
			});
		},
	};
}

function keepSteps(
	values: ConnectValues,
	{ hasWorkspace }: ConnectFormPlaces,
): readonly Step<ConnectValues>[] {
	const withPassword = authOf(values) !== undefined;
	if (!hasWorkspace && !withPassword) return [];
	const choices: readonly Choice<"settings" | "password">[] = [
		...(hasWorkspace
			? [
					choice(
						"settings",
						"Remember in the Workspace's Settings",
						"gear",
						"endpoint, namespace, database and user",
					),
				]
			: []),
		...(withPassword ? [choice("password", "Save the Password", "lock", "in VS Code's secret storage")] : []),
	];
	return [
		{
			id: "keep",
			async ask(frame, now) {
				const answer = await askMany(frame, {
					placeholder: "What to keep? (arrow keys and Space mark, Enter connects)",
					choices: choices.map((each) => ({ ...each, picked: now.keep.includes(each.value) })),
				});
				return mapAnswer(answer, (keep) => ({ ...now, keep }));
			},
		},
	];
}

function choice<const T>(value: T, label: string, icon: string, description?: string): Choice<T> {
	return { value, label, iconPath: new ThemeIcon(icon), ...defined({ description }) };
}
