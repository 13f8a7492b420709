namespace Microsoft.ML.Data;

/// <summary>One column that a row-wise transformer adds: its schema, the input columns it reads, and how to make its getter over a row.</summary>
internal sealed record AddedColumn(DataViewSchema.DetachedColumn Column, IReadOnlyList<int> Inputs, Func<DataViewRow, Delegate> MakeGetter);
