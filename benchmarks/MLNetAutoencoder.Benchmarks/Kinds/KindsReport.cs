using MLNetAutoencoder.Options;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Trains every kind on small settings that are the same for all, on images of digits (three divisions) and of clothes, and prints what
/// came of it, or saves pictures of a variational one:
/// <c>… --kinds [FOLDER] [--lines] [--data digits|fashion] [--latent N] [--sheets OUT] [KIND...]</c>.
/// </summary>
internal static class KindsReport
{
    private const int Seeds = 3;

    private static readonly string s_folder = Path.Combine("..", "shared", "data", "images");

    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var words = new Queue<string>(arguments);
        string folder = words.TryPeek(out var first) && Directory.Exists(first) ? words.Dequeue() : s_folder;
        if (!Directory.Exists(folder))
            return Usage(output, "name the folder that holds digits8x8.csv.gz, fashion_train10k.csv.gz and fashion_test2k.csv.gz");
        bool lines = false;
        string? data = null,
            sheets = null;
        int? latent = null;
        var names = new List<string>();
        while (words.TryDequeue(out var word))
        {
            if (word == "--lines")
                lines = true;
            else if (word == "--data" && words.TryDequeue(out data) && data is "digits" or "fashion")
                continue;
            else if (word == "--latent" && words.TryDequeue(out var size) && int.TryParse(size, out int number) && number > 0)
                latent = number;
            else if (word == "--sheets" && words.TryDequeue(out sheets))
                continue;
            else if (KindSetting.All.Any(kind => kind.Name == word))
                names.Add(word);
            else
                return Usage(output, $"'{word}' is no kind; there are {string.Join(", ", KindSetting.All.Select(kind => kind.Name))}");
        }
        if (sheets is not null)
        {
            DigitSheets.Save(ImageData.Digits(folder, seed: 0), sheets);
            return 0;
        }
        if (!lines)
            output.WriteLine(KindMeasure.Header);
        var kinds = KindSetting.All.Where(kind => names.Count == 0 || names.Contains(kind.Name)).ToList();
        if (data != "fashion")
            Measure(
                kinds,
                [.. Enumerable.Range(0, Seeds).Select(seed => ImageData.Digits(folder, seed))],
                _ => latent is { } l ? [l] : [8, 16],
                lines,
                output
            );
        if (data != "digits")
            Measure(
                kinds,
                [ImageData.Fashion(folder)],
                kind =>
                    latent is { } f ? [f]
                    : names.Count > 0 || kind.Name == "dense" ? [8, 32, 64]
                    : [64],
                lines,
                output
            );
        return 0;
    }

    private static void Measure(
        List<KindSetting> kinds,
        ImageData[] divisions,
        Func<KindSetting, int[]> latents,
        bool lines,
        TextWriter output
    )
    {
        foreach (var kind in kinds)
            _ = OptionsValidator.Check(kind.Options(divisions[0], latents(kind)[0], seed: 0)); // before the first has trained for minutes
        foreach (var kind in kinds)
        {
            foreach (int latent in latents(kind))
            {
                var measure = KindMeasure.Mean([.. divisions.Select((data, seed) => KindRun.Measure(kind, data, latent, seed))]);
                output.WriteLine(lines ? measure.Line : measure.Row);
                output.Flush();
            }
        }
    }

    private static int Usage(TextWriter output, string fault)
    {
        output.WriteLine(
            $"kinds: {fault}. Usage: dotnet run -c Release --project benchmarks/MLNetAutoencoder.Benchmarks -- --kinds [FOLDER] [--lines] "
                + $"[--data digits|fashion] [--latent N] [--sheets OUT] [KIND...]"
        );
        return 2;
    }
}
