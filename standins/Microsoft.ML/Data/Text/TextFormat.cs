namespace Microsoft.ML.Data;

/// <summary>How the lines of a text file are cut into fields.</summary>
internal sealed record TextFormat(char Separator, bool HasHeader, bool AllowQuoting);
