using DuckDB.NET.Data;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>DuckDB, which reads every kind of input.</summary>
internal static class Sql
{
    /// <summary>An empty database in memory, which spills to a folder and loads nothing from a network.</summary>
    public static DuckDBConnection Open(string spillFolder)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(
            connection,
            $"SET temp_directory = {Text(spillFolder)}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;"
        );
        return connection;
    }

    /// <summary>The name of a column in a query.</summary>
    public static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in a query.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Execute(DuckDBConnection connection, string query, CancellationToken cancellationToken = default)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var stop = cancellationToken.Register(command.Cancel);
        try
        {
            Run(command.ExecuteNonQuery);
        }
        catch (FaultException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>The rows of a query, one after the other; a large result is never held as a whole.</summary>
    public static DuckDBDataReader Read(DuckDBCommand command, string query)
    {
        command.CommandText = query;
        command.UseStreamingMode = true;
        return Run(command.ExecuteReader);
    }

    /// <summary>Does something with the database; its errors are told in one line.</summary>
    public static T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DuckDBException e)
        {
            throw new FaultException(Reason(e.Message), inner: e);
        }
    }

    /// <summary>What is wrong, without the query and the hints about functions that the person did not call.</summary>
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines.TakeWhile(line =>
            !line.StartsWith("LINE ", StringComparison.Ordinal) && !line.StartsWith("Possible ", StringComparison.Ordinal)
        );
        return string.Join(' ', told);
    }
}
