using System.Globalization;

namespace MLNetAutoencoder.Examples;

/// <summary>The arguments of an example, each a name and a value: <c>--seed 1</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    private Arguments(string[] args, string[] accepted)
    {
        var names = accepted.Select(a => a.Split(' ')[0]).ToHashSet();
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!names.Contains(args[i]))
                throw new ArgumentException($"'{args[i]}' is not an argument of this example; it takes {string.Join(", ", accepted)}.");
            if (i + 1 == args.Length)
                throw new ArgumentException($"A value is missing after {args[i]}.");
            _values[args[i]] = args[i + 1];
        }
    }

    /// <summary>Runs an example. What is wrong with its arguments or files becomes one line on stderr and exit code 2.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="accepted">The arguments that the example takes, each as in <c>--seed N</c>.</param>
    /// <param name="example">The example.</param>
    public static int Run(string[] args, string[] accepted, Action<Arguments> example)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine("arguments, all optional: " + string.Join(", ", accepted));
            return 0;
        }
        try
        {
            example(new Arguments(args, accepted));
            return 0;
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or InvalidOperationException
                        or FormatException
                        or InvalidDataException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            Console.Error.WriteLine("error: " + e.Message.ReplaceLineEndings(" "));
            return 2;
        }
    }

    /// <summary>The value of an argument; null when it was not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of an argument that is a whole number; null when it was not given.</summary>
    public int? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"{name} is '{text}'; it must be a whole number.");
    }

    /// <summary>The value of an argument that is one of a few words; the first is the default.</summary>
    public string Choice(string name, params string[] words)
    {
        var text = Text(name) ?? words[0];
        return words.Contains(text) ? text : throw new ArgumentException($"{name} is '{text}'; it must be {string.Join(" or ", words)}.");
    }
}
