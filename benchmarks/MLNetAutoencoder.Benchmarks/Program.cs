using System.Globalization;
using MLNetAutoencoder.Benchmarks;
using MLNetAutoencoder.Training;

TorchLibrary.Load(); // some loops call TorchSharp before the library does

if (args is ["--quick", .. var names])
    return QuickRun.Run(names, Console.Out) ? 0 : 2;

if (args is [GeneratedEpoch.Argument, var rows, var budget])
{
    GeneratedEpoch.RunHere(long.Parse(rows, CultureInfo.InvariantCulture), long.Parse(budget, CultureInfo.InvariantCulture), Console.Out);
    return 0;
}

if (args is ["--tables", var folder])
{
    AnomalyTables.Run(folder, Console.Out);
    return 0;
}

if (args is ["--ablation" or "--sizes", var tables, .. { Length: <= 1 } seeds])
{
    var variants = args[0] == "--ablation" ? DetectorVariants.Ablation : DetectorVariants.Sizes;
    DetectorVariants.Run(tables, variants, seeds is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1, Console.Out);
    return 0;
}

if (args is ["--new-rows"])
{
    NewRows.Run(Console.Out);
    return 0;
}

if (args is ["--features", .. var files])
{
    FeatureTables.Run(files, seeds: 3, Console.Out);
    return 0;
}

if (args is ["--series", var series])
{
    SeriesReport.Run(series, Console.Out);
    return 0;
}

if (args is ["--serving"])
{
    await ServingReport.RunAsync(Console.Out);
    return 0;
}

if (args is ["--ranks"])
{
    RanksReport.Run(Console.Out);
    return 0;
}

if (args is ["--links", .. var nodes])
{
    LinksReport.Run([.. nodes.Select(count => int.Parse(count, CultureInfo.InvariantCulture))], Console.Out);
    return 0;
}

if (args is [RankWork.Fit, var network, var batchSize])
{
    RankWork.RunFit(network, int.Parse(batchSize, CultureInfo.InvariantCulture), Console.Out);
    return 0;
}

if (args is [RankWork.Steps, var floats, var work, var steps])
{
    RankWork.RunSteps(
        int.Parse(floats, CultureInfo.InvariantCulture),
        double.Parse(work, CultureInfo.InvariantCulture),
        int.Parse(steps, CultureInfo.InvariantCulture),
        Console.Out
    );
    return 0;
}

if (args is ["--cluster"])
{
    await ClusterReport.RunAsync(Console.Out);
    return 0;
}

if (args is [ClusterWork.Alone, var what, var place, var written])
{
    await new ClusterWork(place).RunAloneAsync(what, written, Console.Out);
    return 0;
}

if (args is [ClusterWork.Worker, var redis, var shared])
{
    await new ClusterWork(shared).RunWorkerAsync(redis);
    return 0;
}

if (args is ["--mixed", var mixed])
{
    MixedTables.Run(mixed, Console.Out);
    return 0;
}

if (args is ["--adam"])
{
    AdamUnderCollections.Run(Console.Out);
    return 0;
}

if (args is ["--kinds", .. var kinds])
    return KindsReport.Run(kinds, Console.Out);

Console.WriteLine(
    """
    --quick [NAME...]       ratios side by side, with what each is to reach; names, or how they begin, choose some
    --tables FOLDER         the detector on labeled tables; --ablation, --sizes FOLDER [SEEDS] vary it, --new-rows on generated ones
    --mixed FOLDER          tables of text, numbers and gaps
    --series FOLDER         time series
    --features FILE...      codes before a classifier
    --kinds [FOLDER]        every kind on images
    --ranks                 training on two ranks of MPI, and what more would give
    --links NODES...        training on so many nodes with slow links, simulated; Linux, root
    --cluster               scoring and searches by two workers on a core each, through a Redis server
    --serving               a scoring service under load
    --adam                  how long torch.optim.Adam lasts under garbage collection
    """
);
return args.Length == 0 ? 0 : 2;
