using System.Text;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// What one test writes to the console, apart from what others write at the same time, to compare with the page that shows it.
/// </summary>
internal sealed class Printed : IDisposable
{
    private static readonly AsyncLocal<StringWriter?> s_current = new();
    private readonly StringWriter _text = new();

    static Printed() => Console.SetOut(new Switch(Console.Out));

    public Printed() => s_current.Value = _text;

    /// <summary>The page shows these lines in the block behind <c>&lt;!-- output: name --&gt;</c>.</summary>
    public void AssertShown(string page, string name)
    {
        var printed = GuidePage.Lines(_text.ToString());
        Assert.True(printed.SequenceEqual(GuidePage.Of(page).Outputs[name]), $"{page}.md shows something else for {name} than\n{_text}");
    }

    public void Dispose() => s_current.Value = null;

    private sealed class Switch(TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        private TextWriter Current => s_current.Value ?? others;

        public override void Write(char value) => Current.Write(value);

        public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);

        public override void Write(string? value) => Current.Write(value);

        public override void WriteLine(string? value) => Current.WriteLine(value);
    }
}
