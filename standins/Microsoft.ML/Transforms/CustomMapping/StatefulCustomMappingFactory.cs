using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes the actions of a stateful mapping again when a saved model is loaded; marked with <see cref="CustomMappingFactoryAttributeAttribute"/>.</summary>
public abstract class StatefulCustomMappingFactory<TSrc, TDst, TState> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    protected StatefulCustomMappingFactory()
    {
    }

    public abstract Action<TSrc, TDst, TState> GetMapping();

    public abstract Action<TState> GetStateInitAction();

    ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment env, string contractName) =>
        new StatefulCustomMappingTransformer<TSrc, TDst, TState>(GetMapping(), contractName, GetStateInitAction());
}
