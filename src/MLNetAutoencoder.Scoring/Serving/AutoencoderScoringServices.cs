using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Serving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds scorers to the services of an application.</summary>
/// <remarks>
/// The host reads the model when it starts, so that a faulty option or file shows then, and lets waiting rows be scored when it stops. A
/// health check with the tag <c>ready</c> goes with each scorer: healthy when its model serves, degraded when a newer file was refused and
/// the model before it goes on, unhealthy when there is none. Meter and activity source are named <c>MLNetAutoencoder.Scoring</c>.
/// </remarks>
public static class AutoencoderScoringServices
{
    /// <summary>Adds an <see cref="AutoencoderScorer"/>, which scores with the ONNX file of one autoencoder.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">
    /// Empty for the only one. A name makes it a keyed service (<c>[FromKeyedServices("name")]</c>), so that there may be several, and is
    /// that of its options.
    /// </param>
    /// <returns>The options, to be bound: <c>.BindConfiguration("Scoring")</c>, <c>.Configure(options => …)</c>.</returns>
    /// <exception cref="InvalidOperationException">There is a scorer of that name.</exception>
    public static OptionsBuilder<AutoencoderScoringOptions> AddAutoencoderScoring(this IServiceCollection services, string name = "") =>
        Add(services, name, (options, logger, time, telemetry) => new AutoencoderScorer(options, logger, time, telemetry));

    /// <summary>
    /// Adds a <see cref="PipelineScorer{TInput, TOutput}"/>, which scores with a model that <c>mlContext.Model.Save</c> wrote.
    /// </summary>
    /// <typeparam name="TInput">A row, as for a prediction engine.</typeparam>
    /// <typeparam name="TOutput">What is read of a scored row, as for a prediction engine.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">
    /// Empty for the only one. A name makes it a keyed service (<c>[FromKeyedServices("name")]</c>), so that there may be several, and is
    /// that of its options.
    /// </param>
    /// <returns>The options, to be bound: <c>.BindConfiguration("Scoring")</c>, <c>.Configure(options => …)</c>.</returns>
    /// <exception cref="InvalidOperationException">There is a scorer of that name.</exception>
    [RequiresDynamicCode(ItemTyped.NeedsCode)]
    [RequiresUnreferencedCode(ItemTyped.NeedsCode)]
    public static OptionsBuilder<AutoencoderScoringOptions> AddAutoencoderScoring<TInput, TOutput>(
        this IServiceCollection services,
        string name = ""
    )
        where TInput : class
        where TOutput : class, new() =>
        Add(services, name, (options, logger, time, telemetry) => new PipelineScorer<TInput, TOutput>(options, logger, time, telemetry));

    private static OptionsBuilder<AutoencoderScoringOptions> Add<T>(
        IServiceCollection services,
        string name,
        Func<AutoencoderScoringOptions, ILogger, TimeProvider?, ScoringTelemetry.Scorer, T> create
    )
        where T : class, IScorer
    {
        Guard.NotNull(services);
        Guard.NotNull(name);
        Guard.Data(
            !services.Any(s => s.IsKeyedService && s.ServiceType == typeof(IScorer) && Equals(s.ServiceKey, name)),
            $"There is a scorer named '{name}' already; give this one another name: AddAutoencoderScoring(\"name\")."
        );
        services.TryAddSingleton(provider => new ScoringTelemetry(provider.GetService<IMeterFactory>()));
        services.AddKeyedSingleton(name, Create);
        services.AddKeyedSingleton<IScorer>(name, (provider, _) => provider.GetRequiredKeyedService<T>(name));
        if (name.Length == 0)
            services.AddSingleton(provider => provider.GetRequiredKeyedService<T>(name));
        services.AddSingleton<IHostedService>(provider => new Host(provider, name));
        services.AddSingleton<IValidateOptions<AutoencoderScoringOptions>>(new AutoencoderScoringOptions.Validator(name));
        services
            .AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    name.Length > 0 ? "autoencoder_scoring_" + name : "autoencoder_scoring",
                    provider => new Check(provider, name),
                    HealthStatus.Unhealthy,
                    ["ready"]
                )
            );
        return services.AddOptions<AutoencoderScoringOptions>(name).ValidateOnStart();

        T Create(IServiceProvider provider, object? key) =>
            create(
                provider.GetRequiredService<IOptionsMonitor<AutoencoderScoringOptions>>().Get(name),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger<T>(),
                provider.GetService<TimeProvider>(),
                new ScoringTelemetry.Scorer(provider.GetRequiredService<ScoringTelemetry>(), name)
            );
    }

    /// <summary>Reads the model when the host starts, follows its options, and stops in peace.</summary>
    private sealed class Host(IServiceProvider provider, string name) : IHostedService
    {
        private IScoringEngine? _engine;
        private IDisposable? _changes;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var monitor = provider.GetRequiredService<IOptionsMonitor<AutoencoderScoringOptions>>();
            string path = monitor.Get(name).ModelPath;
            var engine = _engine = provider.GetRequiredKeyedService<IScorer>(name).Engine;
            _changes = monitor.OnChange(
                (options, changed) =>
                {
                    if ((changed ?? "") == name && Interlocked.Exchange(ref path, options.ModelPath) != options.ModelPath)
                        _ = engine.TryReloadAsync(options.ModelPath);
                }
            );
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _changes?.Dispose();
            return _engine?.StopAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    private sealed class Check(IServiceProvider provider, string name) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(Result());

        private HealthCheckResult Result()
        {
            try
            {
                var engine = provider.GetRequiredKeyedService<IScorer>(name).Engine;
                if (engine.IsStopped)
                    return HealthCheckResult.Unhealthy("The scorer has been stopped.");
                return engine.Refusal is { } refusal
                    ? HealthCheckResult.Degraded(refusal)
                    : HealthCheckResult.Healthy($"Model {engine.Version} serves.");
            }
            catch (Exception e)
            {
                return HealthCheckResult.Unhealthy($"There is no model: {e.Message}", e);
            }
        }
    }
}
