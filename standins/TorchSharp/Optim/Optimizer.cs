using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public abstract class Optimizer : IDisposable
            {
                protected IList<ParamGroup> _parameter_groups = [];

                /// <summary>TorchSharp's optimizers are managed and pass zero; so do these.</summary>
                protected Optimizer(IntPtr handle) => _ = handle;

                public virtual IEnumerable<Parameter> parameters() => [];

                public virtual void zero_grad()
                {
                }

                public virtual Tensor? step(Func<Tensor>? closure = null) => closure?.Invoke();

                public virtual void add_param_group(ParamGroup param_group) => throw new NotImplementedException(nameof(add_param_group));

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                }
            }
        }
    }
}

namespace TorchSharp.Modules
{
    public abstract class OptimizerHelper : torch.optim.Optimizer
    {
        protected OptimizerOptions _defaults = null!;
        private protected readonly Dictionary<IntPtr, OptimizerState> _state = [];

        public OptimizerHelper() : base(IntPtr.Zero)
        {
        }

        public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

        /// <summary>Fills the gradients with zeros; it does not take them away, as Module.zero_grad does.</summary>
        public override void zero_grad()
        {
            foreach (var parameter in parameters())
            {
                using var grad = parameter.grad;
                grad?.zero_();
            }
        }

        public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

        protected torch.Tensor? _step<T>(Action<T> body, Func<torch.Tensor>? loss_closure = null) where T : ParamGroup
        {
            torch.Tensor? loss = null;
            if (loss_closure is not null)
            {
                using var enabled = torch.enable_grad();
                loss = loss_closure();
            }
            using var disabled = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            foreach (var group in _parameter_groups) body((T)group);
            return loss;
        }
    }

    public class OptimizerOptions
    {
        public double? LearningRate { get; set; }
        public double InitialLearningRate { get; set; }
    }

    public abstract class OptimizerState
    {
        protected Parameter _parameter;

        protected OptimizerState(Parameter parameter) => _parameter = parameter;

        public abstract void Initialize(OptimizerOptions options);
    }

    public class ParamGroup
    {
        public IEnumerable<Parameter> Parameters { get; set; } = [];
        public OptimizerOptions? Options { get; set; }
    }

    public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
    {
        public new TOptions? Options
        {
            get => (TOptions?)base.Options;
            set => base.Options = value;
        }
    }
}
