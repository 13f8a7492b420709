namespace Microsoft.ML.Runtime;

/// <summary>Says what a log message may reveal.</summary>
[Flags]
public enum MessageSensitivity
{
    None = 0,
    UserData = 0x1,
    Schema = 0x2,
    Unknown = ~None,
    All = ~None,
}

public enum ChannelMessageKind
{
    Trace = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}

public readonly struct ChannelMessage
{
    private readonly string _text;
    private readonly object[]? _args;

    public readonly ChannelMessageKind Kind;
    public readonly MessageSensitivity Sensitivity;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string text, object[]? args = null)
        => (Kind, Sensitivity, _text, _args) = (kind, sensitivity, text, args);

    public string Message => _args == null ? _text : string.Format(_text, _args);
}
