/** Pages that others link to already. Dead links to them are told by nobody; delete the line when the page is there. */
export const pagesToCome: readonly string[] = [];
