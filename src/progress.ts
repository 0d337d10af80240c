/** Waits that are shown when they are long: for all rooms of the extension host. */
import {
	type CancellationToken,
	CancellationTokenSource,
	type Disposable,
	ProgressLocation,
	window,
} from "vscode";
import { plainText } from "./common/plainText";

/** What is done by then needs no progress. */
export const PATIENCE_MS = 1_000;

/** Does `work`; from a second on it is shown, with a way to cancel it, and with what `steps` says that is being done. */
export async function withProgress<T>(
	title: string,
	work: (token: CancellationToken) => Promise<T>,
	steps?: (tell: (step: string) => void) => Disposable,
): Promise<T> {
	const cancellation = new CancellationTokenSource();
	let step: string | undefined;
	let report: (message: string) => void = () => {};
	const listening = steps?.((message) => {
		step = plainText(message);
		report(step);
	});
	const promise = work(cancellation.token);
	const timer = setTimeout(() => {
		void window.withProgress(
			{ location: ProgressLocation.Notification, title: plainText(title), cancellable: true },
			(progress, token) => {
				report = (message) => progress.report({ message });
				if (step !== undefined) report(step);
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
		listening?.dispose();
		cancellation.dispose();
	}
}
