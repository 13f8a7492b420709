// A variational autoencoder learns codes that are spread like a normal distribution, so that drawn codes decode to new rows.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--side PIXELS", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        int side = arguments.Number("--side") ?? GeneratedDigits.Side;
        var ml = new MLContext(seed);
        var rows = arguments.Text("--data") is { } file ? Table.Read(file) : GeneratedDigits.Make(3000, seed);
        var options = new AutoencoderOptions
        {
            Objective = Objective.Variational(beta: 0.02),
            HiddenSizes = [256, 128],
            LatentSize = 16,
            Scaling = InputScaling.MinMax,
            Epochs = arguments.Number("--epochs") ?? 60,
            Seed = seed,
            Progress = new TrainingBar(),
        };
        using var model = ml.Transforms.Autoencoder("Code", "Features", options).Fit(rows.ToView(ml));
        var decoder = model.Model.Decoder!;

        var drawn = decoder.Sample(count: 40, seed);
        var codes = model.Model.Run(rows.Rows[0].Features, OutputRole.Latent);
        var other = model.Model.Run(rows.Rows[7].Features, OutputRole.Latent);
        var between = decoder.Interpolate(codes, other, steps: 10);

        var path = OutputFolder.File(arguments, "drawn.png");
        Draw([.. drawn, .. between]).SaveAsPng(path);
        decoder.Save(OutputFolder.File(arguments, "decoder.onnx"));
        Console.WriteLine($"40 drawn images and 10 steps from one image to another: {path}");

        // Drawn rows should be as varied as real ones: the mean distance between two of them, against that of real rows.
        double ratio = Spread(drawn) / Spread([.. rows.Rows.Take(40).Select(row => row.Features)]);
        Console.WriteLine($"result: drawn={drawn.Length} spread_of_real={ratio:F3}");

        ImageSheet Draw(float[][] images)
        {
            var schema = SchemaDefinition.Create(typeof(Row));
            schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, side * side);
            var view = ml.Data.LoadFromEnumerable(images.Select(image => new Row { Features = image }).ToList(), schema);
            return ml.Data.PlotImages(view, new ImageShape(side, side), count: images.Length, dataRange: 16);
        }
    }
);

static double Spread(float[][] rows) =>
    rows.SelectMany((a, i) => rows.Skip(i + 1).Select(b => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum()))).Average();
