/** Waits that are shown when they are long: for all rooms of the extension host. */
import { type CancellationToken, CancellationTokenSource, ProgressLocation, window } from "vscode";
import { plainText } from "./common/plainText";

/** What is done by then needs no progress. */
export const PATIENCE_MS = 1_000;

/** Does `work`; from a second on it is shown, with a way to cancel it. */
export async function withProgress<T>(
	title: string,
	work: (token: CancellationToken) => Promise<T>,
): Promise<T> {
	const cancellation = new CancellationTokenSource();
	const promise = work(cancellation.token);
	const timer = setTimeout(() => {
		void window.withProgress(
			{ location: ProgressLocation.Notification, title: plainText(title), cancellable: true },
			(_progress, token) => {
				token.onCancellationRequested(() => cancellation.cancel());
				return promise.then(
					() => undefined,
					() => undefined,
				);
			},
		);
	}, PATIENCE_MS);
	try {
		return await promise;
	} finally {
		clearTimeout(timer);
		cancellation.dispose();
	}
}
