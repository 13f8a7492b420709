// Scores with the models that example 01 saved. This process has no training engine: only ML.NET, ONNX Runtime and the scoring package.
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--model FILE.zip", "--onnx FILE.onnx", "--data FILE.csv[.gz]"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        var table = Table.Read(PathOf("--data", DemoFolder.Rows));
        var ml = new MLContext();
        var view = table.ToView(ml);

        // As ML.NET loads it: one call of ONNX Runtime for each row.
        var model = ml.Model.Load(PathOf("--model", DemoFolder.Model), out _);
        var (rowByRow, rowByRowRate) = Measure(() => [.. model.Transform(view).GetColumn<float>("Score")]);

        // The same model, scoring in batches.
        var fast = model.WithBatchedOnnx(ml);
        var (batched, batchedRate) = Measure(() => [.. fast.Transform(view).GetColumn<float>("Score")]);

        // The bare ONNX file, without a pipeline around it.
        using var onnx = AutoencoderModel.Load(PathOf("--onnx", DemoFolder.Onnx));
        float[] features = [.. table.Rows.SelectMany(row => row.Features)];
        var (bare, bareRate) = Measure(() => onnx.Run(features, OutputRole.ReconstructionError));

        Console.WriteLine($"model.zip as loaded       {rowByRowRate, 12:N0} rows/s");
        Console.WriteLine($"with WithBatchedOnnx      {batchedRate, 12:N0} rows/s");
        Console.WriteLine($"bare ONNX, one array      {bareRate, 12:N0} rows/s");
        Console.WriteLine($"rows above the threshold  {bare.Count(score => score > onnx.Info.Threshold), 12} of {bare.Length}");

        string[] assemblies = [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!)];
        Console.WriteLine("loaded assemblies: " + string.Join(", ", assemblies.Where(name => !name.StartsWith("System.")).Order()));
        var native = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(module => module.ModuleName);
        var torch = assemblies.Concat(native).Any(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)) ? "true" : "false";
        double difference = Math.Max(Difference(rowByRow, batched), Difference(rowByRow, bare));
        Console.WriteLine(
            $"result: rows={table.Rows.Count} highest_score={batched.Max():G9} max_difference={difference:G3} "
                + $"batched_rows_s={batchedRate:F0} row_by_row_rows_s={rowByRowRate:F0} torch_loaded={torch}"
        );

        string PathOf(string argument, string name)
        {
            if (arguments.Text(argument) is { } given)
                return given;
            var path = Path.Combine(DemoFolder.Path, name);
            return File.Exists(path)
                ? path
                : throw new FileNotFoundException($"There is no {path}; run example 01 first, or name a file with {argument}.");
        }
    }
);

// Repeats until the time can be trusted.
static (float[] Scores, double RowsPerSecond) Measure(Func<float[]> score)
{
    var scores = score();
    long rows = 0;
    var clock = Stopwatch.StartNew();
    do rows += score().Length;
    while (clock.Elapsed.TotalSeconds < 0.2);
    return (scores, rows / clock.Elapsed.TotalSeconds);
}

// The greatest difference, relative to scores above 1.
static double Difference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y) / Math.Max(1, Math.Abs(x))).Max();
