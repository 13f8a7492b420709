namespace TorchSharp;

/// <summary>Disposes the tensors made on its thread while it is the current scope, unless they are detached.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;
    private HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope? OuterScope { get; set; }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        var manager = Live(_manager!);
        if (_disposables.Remove(disposable) && disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = null;
            manager.StatisticsInstance.TensorStatistics.DetachedFromScopeCount++;
        }
        return disposable;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        Live(_manager!);
        var old = _disposables;
        _disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in old)
        {
            if (!_disposables.Contains(disposable)) disposable.Dispose();
        }
    }

    /// <summary>Tells the scope that something in it was disposed by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        Live(_manager!);
        _disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor) tensor.OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_manager is null) return;
        DisposeEverything();
        _manager.Remove(this);
        _manager = null;
    }

    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    /// <summary>A parameter stands in its scope where the tensor stood that it was made from.</summary>
    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is not { } scope || !scope._disposables.Remove(original)) return;
        original.OwningDisposeScope = null;
        scope._disposables.Add(replacement);
        replacement.OwningDisposeScope = scope;
    }

    private T Live<T>(T value) => _manager is not null ? value : throw new ObjectDisposedException(GetType().FullName);
}
