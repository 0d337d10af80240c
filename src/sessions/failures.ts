import { commands as vscode, window } from "vscode";
import { execute } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import type { SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import { plainText } from "../common/plainText";
import type { CommandId } from "../contributions";
import type { SecretStore } from "../model/connectionSettings";
import { secretRefOf } from "../model/connectPlan";
import { insteadOfHttp, parseEndpoint } from "../model/endpoint";
import { readConnectionSettings } from "../model/storage/settings";
import type { Workspace } from "../model/workspace";

interface Button {
	readonly title: string;
	run(): unknown;
}

/** Where the path of a database folder may begin. */
interface EndpointFolders {
	readonly workspaceFolder: string | undefined;
	readonly home: string;
}

/** Tells the user what a command failed with, and offers what helps. A cancelled command says nothing. */
export class Failures {
	readonly #log: Log;
	readonly #workspace: Pick<Workspace, "connection" | "sessions" | "activeSession">;
	readonly #secrets: SecretStore;
	readonly #folders: () => EndpointFolders;

	constructor(
		log: Log,
		workspace: Pick<Workspace, "connection" | "sessions" | "activeSession">,
		secrets: SecretStore,
		folders: () => EndpointFolders,
	) {
		this.#log = log;
		this.#workspace = workspace;
		this.#secrets = secrets;
		this.#folders = folders;
	}

	show(error: unknown, command: CommandId): void {
		const failure = asSessionsError(error);
		if (failure.code === "cancelled") return;
		this.#log.warn(`${command}: ${failure.code}: ${failure.message}`);
		if (failure !== error && error instanceof Error) this.#log.error(error.stack ?? error.message);
		const buttons = this.#buttons(failure);
		const tell = failure.code === "outcomeUnknown" ? window.showWarningMessage : window.showErrorMessage;
		const act = async () => {
			const chosen = await tell(plainText(failure.message), ...buttons.map(({ title }) => title));
			await buttons.find(({ title }) => title === chosen)?.run();
		};
		act().catch((another: unknown) => this.show(another, command));
	}

	#buttons({ code }: SessionsError): readonly Button[] {
		const showLog: Button = { title: "Show Log", run: () => execute("surrealSessions.showLog") };
		const connect: Button = { title: "Connect…", run: () => execute("surrealSessions.connect") };
		switch (code) {
			case "notConnected":
				return [connect];
			case "httpEndpoint":
				return this.#insteadOfHttp();
			case "authenticationFailed":
				return this.#otherPassword();
			case "identityLost":
				return [{ title: "Sign In Again", run: () => this.#signInAgain() }];
			case "sessionNotFound":
				return this.#chooseSession();
			case "untrustedWorkspace":
				return [{ title: "Manage Trust", run: () => vscode.executeCommand("workbench.trust.manage") }];
			case "invalidEndpoint":
			case "connectionRefused":
			case "unreachable":
			case "tls":
			case "notSurrealDB":
			case "serverTooOld":
			case "timeout":
			case "folderInUse":
			case "folderUnusable":
				return [connect, showLog];
			case "engineUnavailable":
			case "backendFailed":
				return [showLog];
			default:
				return [];
		}
	}

	#insteadOfHttp(): readonly Button[] {
		const { endpoint } = this.#workspace.connection;
		if (!endpoint || !/^https?:/i.test(endpoint)) return [];
		const instead = insteadOfHttp(endpoint);
		return [
			{
				title: `Use ${instead} Instead`,
				run: () => execute("surrealSessions.connect", { endpoint: instead }),
			},
		];
	}

	/** The configured user's password has changed, or is kept wrong. */
	#otherPassword(): readonly Button[] {
		const { state, endpoint } = this.#workspace.connection;
		const { auth, ...where } = readConnectionSettings();
		if (state !== "failed" || !auth || !endpoint) return [];
		return [
			{
				title: "Enter Another Password…",
				run: async () => {
					const { workspaceFolder, home } = this.#folders();
					const parsed = parseEndpoint(endpoint, { home, ...defined({ workspaceFolder }) });
					await this.#secrets.delete(secretRefOf(parsed, auth, where));
					await execute("surrealSessions.reconnect");
				},
			},
		];
	}

	/** Editors work as no session. */
	#chooseSession(): readonly Button[] {
		const { connection, activeSession } = this.#workspace;
		if (connection.state !== "connected" || activeSession) return [];
		return [{ title: "Choose Session…", run: () => execute("surrealSessions.activateSession") }];
	}

	#signInAgain(): unknown {
		const active = this.#workspace.activeSession;
		const lost = this.#workspace.sessions.filter(({ identityLost }) => identityLost);
		const session = active?.identityLost ? active : lost.length === 1 ? lost[0] : undefined;
		return execute("surrealSessions.signIn", session?.id);
	}
}
