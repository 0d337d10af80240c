/** The page's way to the extension host. */
import { connectPage } from "../../page/connectPage";
import type { ResultPage } from "../../protocol/backend";
import type { AlignedPage, AlignedPageParams, Alignment, Writes } from "../../protocol/compare";
import {
	alignStatement,
	type CompareView,
	cancelCompare,
	chooseSession,
	chooseWrites,
	compareChanged,
	copyText,
	type DiffParams,
	fetchAligned,
	fetchValue,
	freezeCompared,
	openDiff,
	pinBaseline,
	ready,
	runText,
	saveJson,
	type ValueParams,
} from "../../protocol/comparePage";

/** What the page can ask of the host. */
export interface Host {
	/** What was kept by {@link keep}, also after the page was hidden and loaded again. */
	kept(): unknown;
	keep(state: unknown): void;
	run(text: string): void;
	cancel(): void;
	choose(id: string, chosen: boolean): void;
	chooseWrites(writes: Writes): void;
	pin(pinned: boolean): void;
	align(key: string, statement: number): Promise<Alignment>;
	rows(params: AlignedPageParams): Promise<AlignedPage>;
	value(params: ValueParams): Promise<ResultPage>;
	diff(params: DiffParams): void;
	freeze(key: string, statement: number): void;
	save(key: string): void;
	copy(text: string): Promise<void>;
}

/** Connects, and calls `show` first with all there is, then after each change. */
export async function connectHost(show: (view: CompareView, host: Host) => void): Promise<void> {
	const { connection, kept, keep } = connectPage();
	const host: Host = {
		kept,
		keep,
		run: (text) => void connection.sendNotification(runText, { text }),
		cancel: () => void connection.sendNotification(cancelCompare, {}),
		choose: (id, chosen) => void connection.sendNotification(chooseSession, { id, chosen }),
		chooseWrites: (writes) => void connection.sendNotification(chooseWrites, { writes }),
		pin: (pinned) => void connection.sendNotification(pinBaseline, { pinned }),
		align: (key, statement) => connection.sendRequest(alignStatement, { key, statement }),
		rows: (params) => connection.sendRequest(fetchAligned, params),
		value: (params) => connection.sendRequest(fetchValue, params),
		diff: (params) => void connection.sendNotification(openDiff, params),
		freeze: (key, statement) => void connection.sendNotification(freezeCompared, { key, statement }),
		save: (key) => void connection.sendNotification(saveJson, { key }),
		copy: (text) => connection.sendRequest(copyText, { text }),
	};
	connection.onNotification(compareChanged, (view) => show(view, host));
	connection.listen();
	show(await connection.sendRequest(ready), host);
}
