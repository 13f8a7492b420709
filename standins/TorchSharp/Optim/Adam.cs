using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public class Adam : OptimizerHelper
    {
        public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        {
            if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}");
            if (eps < 0) throw new ArgumentException($"Invalid ε: {eps}");
            if (beta1 is < 0 or >= 1) throw new ArgumentException($"Invalid beta1: {beta1}");
            if (beta2 is < 0 or >= 1) throw new ArgumentException($"Invalid beta2: {beta2}");
            if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");

            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            var defaults = (Options)_defaults;
            var options = (Options)(param_group.Options ??= new Options());
            options.LearningRate ??= defaults.LearningRate;
            options.beta1 ??= defaults.beta1;
            options.beta2 ??= defaults.beta2;
            options.eps ??= defaults.eps;
            options.weight_decay ??= defaults.weight_decay;
            options.amsgrad ??= defaults.amsgrad;
            options.maximize ??= defaults.maximize;
            options.InitialLearningRate = options.LearningRate!.Value;

            param_group.Parameters = param_group.Parameters.ToList(); // walking a module is dear, and a step walks it
            _parameter_groups.Add(param_group);
            foreach (var parameter in param_group.Parameters)
            {
                var state = new State(parameter);
                state.Initialize(options);
                _state[parameter.Handle] = state;
            }
        }

        public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

        private void Update(ParamGroup group)
        {
            var options = group.Options!;
            double beta1 = options.beta1!.Value, beta2 = options.beta2!.Value;
            Scalar keep1 = beta1, keep2 = beta2, take1 = 1 - beta1, take2 = 1 - beta2;
            Scalar eps = options.eps!.Value, decay = options.weight_decay!.Value;

            foreach (var parameter in group.Parameters)
            {
                var grad = parameter.grad;
                if (grad is null) continue;
                if (options.maximize!.Value) grad = grad.neg();
                if (options.weight_decay.Value != 0) grad = grad.add(parameter, decay);

                var state = (State)_state[parameter.Handle];
                state.step++;
                var correction1 = 1 - Math.Pow(beta1, state.step);
                var correction2 = 1 - Math.Pow(beta2, state.step);

                state.exp_avg!.mul_(keep1).add_(grad, take1);
                state.exp_avg_sq!.mul_(keep2).addcmul_(grad, grad, take2);
                var second = state.exp_avg_sq;
                if (options.amsgrad!.Value)
                {
                    using (state.max_exp_avg_sq) second = maximum(state.max_exp_avg_sq!, state.exp_avg_sq);
                    state.max_exp_avg_sq = second.DetachFromDisposeScope();
                }
                var denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(eps);
                parameter.addcdiv_(state.exp_avg, denominator, -options.LearningRate!.Value / correction1);
            }
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (!disposing) return;
            foreach (var state in _state.Values) ((State)state).Dispose();
        }

        /// <summary>The moments of one parameter; outside every dispose scope, disposed with the optimizer.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor? exp_avg;
            public Tensor? exp_avg_sq;
            public Tensor? max_exp_avg_sq;

            public State(Parameter parameter) : base(parameter)
            {
            }

            public override void Initialize(OptimizerOptions options)
            {
                Dispose();
                step = 0;
                exp_avg = zeros_like(_parameter).DetachFromDisposeScope();
                exp_avg_sq = zeros_like(_parameter).DetachFromDisposeScope();
                max_exp_avg_sq = ((Options)options).amsgrad == true ? zeros_like(_parameter).DetachFromDisposeScope() : null;
            }

            public void Dispose()
            {
                exp_avg?.Dispose();
                exp_avg_sq?.Dispose();
                max_exp_avg_sq?.Dispose();
            }
        }

        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? eps;
            public double? weight_decay;
            public bool? amsgrad;
            public bool? maximize;
        }

        public class ParamGroup : ParamGroup<Options>;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adam Adam(IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
