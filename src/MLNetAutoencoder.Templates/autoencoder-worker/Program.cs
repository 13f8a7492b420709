using DetectorWorker;

var builder = Host.CreateApplicationBuilder(args);
builder
    .Services.AddOptions<WatchOptions>()
    .BindConfiguration("Watch")
    .Validate(
        watch => File.Exists(watch.ModelPath),
        "Watch:ModelPath names no file; save a model there, or name another in appsettings.json."
    )
    .Validate(watch => Directory.Exists(watch.Incoming), "Watch:Incoming names no folder; make it, or name another in appsettings.json.")
    .Validate(
        watch => Path.GetRelativePath(watch.Incoming, watch.Scored) != ".",
        "Watch:Scored is the folder that files come in, where they would be overwritten; name another."
    )
    .Validate(watch => watch.Interval > TimeSpan.Zero, "Watch:Interval must be above zero, for instance 00:00:02.")
    .ValidateOnStart();
builder.Services.AddSingleton<CsvScorer>();
builder.Services.AddHostedService<FolderWatcher>();
await builder.Build().RunAsync();
