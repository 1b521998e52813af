package notebook

// A Tabular has a table of its own: the names of its columns, and its rows.
type Tabular interface {
	Table() (head []any, rows [][]any)
}

// ShowTable shows such a table below the cell, as Table does.
func ShowTable(t Tabular) {
	head, rows := t.Table()
	list := make([]Row, len(rows))
	for i, r := range rows {
		list[i] = r
	}
	Table(head, list...)
}
