import type { Disposable } from "../common/disposable";
import type { WorkspaceModel } from "../model/workspaceModel";

/** Shows what the model has to say, with buttons for what can be done about it. */
export function showNotices(workspace: WorkspaceModel, folder: () => string | undefined): Disposable {
	// One that says the same as the last ones still open would only pile up.
	const open = new Set<string>();
	return workspace.onDidNotice(async (notice) => {
		if (open.has(notice.message)) return;
		open.add(notice.message);
		try {
			const { showNotice } = await import("./showNotice");
			await showNotice(notice, folder);
		} finally {
			open.delete(notice.message);
		}
	});
}
