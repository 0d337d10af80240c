/** The page's way to the extension host. */
import { connectPage } from "../../page/connectPage";
import type { ResultPage } from "../../protocol/backend";
import {
	cancelRun,
	closeRun,
	copyText,
	type FetchParams,
	fetchPage,
	goToError,
	openAsRecord,
	type ResultsChange,
	ready,
	resultsChanged,
	type SeenRecord,
	signInAgain,
} from "../../protocol/results";

/** What the page can ask of the host. */
export interface Host {
	/** What was kept by {@link keep}, also after the page was hidden and loaded again. */
	kept(): unknown;
	keep(state: unknown): void;
	fetch(params: FetchParams): Promise<ResultPage>;
	copy(text: string): Promise<void>;
	cancel(key: string): void;
	close(key: string): void;
	goToError(key: string, statement?: number): void;
	signInAgain(key: string): void;
	openAsRecord(seen: SeenRecord): void;
}

/** Connects, and calls `show` first with all results, then with each change of them. */
export async function connectHost(show: (change: ResultsChange, host: Host) => void): Promise<void> {
	const { connection, kept, keep } = connectPage();
	const host: Host = {
		kept,
		keep,
		fetch: (params) => connection.sendRequest(fetchPage, params),
		copy: (text) => connection.sendRequest(copyText, { text }),
		cancel: (key) => void connection.sendNotification(cancelRun, { key }),
		close: (key) => void connection.sendNotification(closeRun, { key }),
		signInAgain: (key) => void connection.sendNotification(signInAgain, { key }),
		openAsRecord: (seen) => void connection.sendNotification(openAsRecord, seen),
		goToError: (key, statement) =>
			void connection.sendNotification(goToError, statement === undefined ? { key } : { key, statement }),
	};
	connection.onNotification(resultsChanged, (change) => show(change, host));
	connection.listen();
	show(await connection.sendRequest(ready), host);
}
