namespace TorchSharp;

/// <summary>The stack of dispose scopes of one thread, and its counts.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? t_singleton;

    internal static DisposeScopeManager ThreadSingleton => t_singleton ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();
    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal DisposeScope NewDisposeScope() => CurrentDisposeScope = new DisposeScope(this);

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        if (CurrentDisposeScope is { } scope)
        {
            StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
            scope.Add(tensor);
            return scope;
        }
        StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
        return null;
    }

    internal void CountDisposal(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is null) StatisticsInstance.TensorStatistics.DisposedOutsideScopeCount++;
        else StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
    }

    internal void Remove(DisposeScope scope)
    {
        if (CurrentDisposeScope == scope)
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }
        // Scopes need not end in the order they began.
        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
        }
    }
}

public class ThreadDisposeScopeStatistics
{
    public LifetimeStatistics TensorStatistics { get; } = new();
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;
}

public class LifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }
    public long DisposedOutsideScopeCount { get; internal set; }
    public long CreatedInScopeCount { get; internal set; }
    public long DisposedInScopeCount { get; internal set; }
    public long DetachedFromScopeCount { get; internal set; }

    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;
}
