import { Position, Range, Uri, window } from "vscode";
import { execute } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import type { Disposable } from "../common/disposable";
import { plainText } from "../common/plainText";
import type { Notice, NoticeAction } from "../model/notice";
import type { WorkspaceModel } from "../model/workspaceModel";

/** Shows what the model has to say, with buttons for what can be done about it. */
export function showNotices(workspace: WorkspaceModel, folder: () => string | undefined): Disposable {
	// One that says the same as the last ones still open would only pile up.
	const open = new Set<string>();
	return workspace.onDidNotice(async (notice) => {
		if (open.has(notice.message)) return;
		open.add(notice.message);
		const chosen = await tell(notice);
		open.delete(notice.message);
		const action = notice.actions.find((each) => title(each) === chosen);
		if (!action) return;
		try {
			await run(action, folder);
		} catch (error) {
			void window.showErrorMessage(plainText(asSessionsError(error).message));
		}
	});
}

function tell({ severity, message, actions }: Notice): Thenable<string | undefined> {
	const show = {
		info: window.showInformationMessage,
		warning: window.showWarningMessage,
		error: window.showErrorMessage,
	}[severity];
	return show(plainText(message), ...actions.map(title));
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

async function run(action: NoticeAction, folder: () => string | undefined): Promise<void> {
	switch (action.kind) {
		case "showLog":
			await execute("surrealSessions.showLog");
			break;
		case "reconnect":
			await execute("surrealSessions.reconnect");
			break;
		case "tryAgain":
			await execute("surrealSessions.retryNow");
			break;
		case "stopRunning":
			await execute("surrealSessions.stopRunning");
			break;
		case "chooseSession":
			await execute("surrealSessions.activateSession");
			break;
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
		}
	}
}
