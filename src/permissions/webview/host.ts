/** The page's way to the extension host. */
import { connectPage } from "../../page/connectPage";
import {
	cancelMatrix,
	copyMatrix,
	type FoundCells,
	type FreezeCell,
	freezeCell,
	type MatrixNews,
	type MatrixView,
	matrixBegun,
	matrixCells,
	matrixChanged,
	matrixReady,
	openDefinition,
	saveMatrix,
	tryAgain,
} from "../../protocol/matrixPage";

/** What the page can ask of the host. */
export interface Host {
	/** What was kept by {@link keep}, also after the page was hidden and loaded again. */
	kept(): unknown;
	keep(state: unknown): void;
	cancel(key: string): void;
	tryAgain(sessions: "same" | "choose"): void;
	openDefinition(what: { readonly table: string; readonly field?: string }): void;
	freeze(cell: FreezeCell): void;
	save(as: "csv" | "json"): void;
	copy(text: string): Promise<void>;
}

/** What the page is told. */
export interface Listener {
	/** A matrix, without its cells; none where there is none any more. */
	begun(view: MatrixView | null): void;
	changed(news: MatrixNews): void;
	found(cells: FoundCells): void;
}

/** Connects, and tells what `listen` gives first of the matrix that there is, then of each change. */
export async function connectHost(listen: (host: Host) => Listener): Promise<void> {
	const { connection, kept, keep } = connectPage();
	const listener = listen({
		kept,
		keep,
		cancel: (key) => void connection.sendNotification(cancelMatrix, { key }),
		tryAgain: (sessions) => void connection.sendNotification(tryAgain, { sessions }),
		openDefinition: ({ table, field }) =>
			void connection.sendNotification(openDefinition, field === undefined ? { table } : { table, field }),
		freeze: (cell) => void connection.sendNotification(freezeCell, cell),
		save: (as) => void connection.sendNotification(saveMatrix, { as }),
		copy: (text) => connection.sendRequest(copyMatrix, { text }),
	});
	connection.onNotification(matrixBegun, (view) => listener.begun(view));
	connection.onNotification(matrixChanged, (news) => listener.changed(news));
	connection.onNotification(matrixCells, (cells) => listener.found(cells));
	connection.listen();
	listener.begun(await connection.sendRequest(matrixReady));
}
