import type { Disposable } from "../common/disposable";
import type { Workspace } from "../model/workspace";

/** Calls `tick` once a second while the connection is lost, and once when it no longer is: one timer for everybody. */
export function whileReconnecting(workspace: Workspace, tick: () => void): Disposable {
	let timer: ReturnType<typeof setInterval> | undefined;
	const follow = () => {
		const lost = workspace.connection.state === "reconnecting";
		if (lost) timer ??= setInterval(tick, 1_000);
		else {
			clearInterval(timer);
			timer = undefined;
		}
		tick();
	};
	const listening = workspace.onDidChangeConnection(follow);
	return {
		dispose() {
			clearInterval(timer);
			listening.dispose();
		},
	};
}
