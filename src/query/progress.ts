import { type CancellationToken, CancellationTokenSource, ProgressLocation, window } from "vscode";

/** After this long a wait is shown, with a way to end it. */
export const PATIENCE_MS = 1000;

/** Runs `task`; when it takes longer than a moment, a notification says so and can cancel it. */
export async function withProgressWhenSlow<T>(
	title: string,
	task: (token: CancellationToken) => Promise<T>,
): Promise<T> {
	const cancellation = new CancellationTokenSource();
	const running = task(cancellation.token);
	const timer = setTimeout(() => {
		const options = { location: ProgressLocation.Notification, title, cancellable: true };
		void window.withProgress(options, async (_, token) => {
			token.onCancellationRequested(() => cancellation.cancel());
			// Its failure is told by whoever waits for it.
			await running.then(noop, noop);
		});
	}, PATIENCE_MS);
	try {
		return await running;
	} finally {
		clearTimeout(timer);
		cancellation.dispose();
	}
}

function noop(): void {}
