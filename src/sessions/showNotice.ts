/** One notice as the user sees it, and what its buttons do. Loaded when the first one is told. */
import { Position, ProgressLocation, Range, Uri, window } from "vscode";
import { execute } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import { plainText } from "../common/plainText";
import type { Notice, NoticeAction } from "../model/notice";

/** Shows a notice until the user has closed it, and begins what was chosen there. */
export async function showNotice(notice: Notice, folder: () => string | undefined): Promise<void> {
	const chosen = await tell(notice);
	const action = notice.actions.find((each) => title(each) === chosen);
	if (!action) return;
	run(action, folder).catch((error: unknown) => {
		void window.showErrorMessage(plainText(asSessionsError(error).message));
	});
}

function tell({ severity, message, actions, until }: Notice): Thenable<string | undefined> {
	if (until) return tellUntil(until, message, actions);
	const show = {
		info: window.showInformationMessage,
		warning: window.showWarningMessage,
		error: window.showErrorMessage,
	}[severity];
	return show(plainText(message), ...actions.map(title));
}

/** A progress is the only notification that an extension can take away again; it has links where others have buttons. */
async function tellUntil(
	until: Promise<void>,
	message: string,
	actions: readonly NoticeAction[],
): Promise<undefined> {
	const links = actions.flatMap((action) =>
		action.kind === "signIn" || action.kind === "openSetupFile"
			? []
			: [`[${title(action)}](command:${COMMANDS[action.kind]})`],
	);
	await window.withProgress(
		{ location: ProgressLocation.Notification, title: [plainText(message), ...links].join(" ") },
		() => until,
	);
}

function title(action: NoticeAction): string {
	switch (action.kind) {
		case "showLog":
			return "Show Log";
		case "reconnect":
			return "Reconnect";
		case "tryAgain":
			return "Try Again";
		case "stopRunning":
			return "Stop It…";
		case "chooseSession":
			return "Choose Session…";
		case "signIn":
			return "Sign In Again";
		case "openSetupFile":
			return "Open File";
	}
}

/** What an action without arguments runs. */
const COMMANDS = {
	showLog: "surrealSessions.showLog",
	reconnect: "surrealSessions.reconnect",
	tryAgain: "surrealSessions.retryNow",
	stopRunning: "surrealSessions.stopRunning",
	chooseSession: "surrealSessions.activateSession",
} as const;

async function run(action: NoticeAction, folder: () => string | undefined): Promise<void> {
	switch (action.kind) {
		case "signIn":
			await execute("surrealSessions.signIn", action.sessionId);
			break;
		case "openSetupFile": {
			const root = folder();
			if (root === undefined) return;
			const { line = 1, column = 1 } = action.position ?? {};
			const at = new Position(line - 1, Math.max(0, column - 1));
			const uri = Uri.joinPath(Uri.file(root), action.path);
			await window.showTextDocument(uri, { selection: new Range(at, at) });
			break;
		}
		default:
			await execute(COMMANDS[action.kind]);
	}
}
