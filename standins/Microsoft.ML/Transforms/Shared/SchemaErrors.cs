using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>The two schema complaints of ML.NET as transforms make them.</summary>
internal static class SchemaErrors
{
    internal static Exception NotFound(string role, string column) => Check.ColumnNotFound("inputSchema", role, column);

    internal static Exception Mismatch(string role, string column, string expected, string actual) =>
        Check.SchemaMismatch("inputSchema", role, column, expected, actual);

    /// <summary>The visible column of that name, or the "could not find" exception.</summary>
    internal static DataViewSchema.Column Require(this DataViewSchema schema, string role, string column) =>
        schema.GetColumnOrNull(column) ?? throw NotFound(role, column);

    internal static SchemaShape.Column Require(this SchemaShape shape, string role, string column) =>
        shape.Find(column) ?? throw NotFound(role, column);
}
