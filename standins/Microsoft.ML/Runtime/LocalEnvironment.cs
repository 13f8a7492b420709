using Microsoft.ML.Internal;

namespace Microsoft.ML.Runtime;

/// <summary>What sends messages: its full name is the "Source" of a log line.</summary>
internal interface IMessageSource
{
    string? FullName { get; }
}

/// <summary>The environment behind an <see cref="MLContext"/>; registering makes named hosts with a random source of their own.</summary>
internal class LocalEnvironment : IHostEnvironment, IMessageSource
{
    private readonly object _registration = new();
    private readonly LocalEnvironment? _parent;
    private readonly Action<IMessageSource, ChannelMessage> _listener;

    public LocalEnvironment(int? seed, Action<IMessageSource, ChannelMessage> listener)
    {
        Seed = seed;
        Rand = seed.HasValue ? new Random(seed.Value) : new Random();
        ComponentCatalog = new();
        _listener = listener;
    }

    private LocalEnvironment(LocalEnvironment parent, string name, Random random)
    {
        Seed = parent.Seed;
        Rand = random;
        ComponentCatalog = parent.ComponentCatalog;
        GpuDeviceId = parent.GpuDeviceId;
        FallbackToCpu = parent.FallbackToCpu;
        _listener = parent._listener;
        _parent = parent;
        // The real library names a host after the host two steps up, not after the one that registered it.
        FullName = parent._parent?.FullName is { } prefix ? $"{prefix}; {name}" : name;
    }

    public string? FullName { get; }

    public int? Seed { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }

    public string ContextDescription => FullName ?? "HostEnvironment";

    /// <summary>Public on hosts only; of the environment itself it feeds the hosts' own.</summary>
    public Random Rand { get; }

    /// <summary>The environment behind an <see cref="IHostEnvironment"/> of this library; null for a foreign one.</summary>
    public static LocalEnvironment? Of(IHostEnvironment env) => env as LocalEnvironment ?? (env as MLContext)?.Environment;

    public TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex != null)
            ex.Data["Throwing component"] = FullName ?? "Environment";
        return ex!;
    }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Check.NonEmpty(name, nameof(name));
        lock (_registration)
            return new Host(this, name, new Random(seed ?? Rand.Next()));
    }

    public IChannel Start(string name) => new Channel(this, Check.NonEmpty(name, nameof(name)), _listener);

    private sealed class Host(LocalEnvironment parent, string name, Random random) : LocalEnvironment(parent, name, random), IHost;
}
