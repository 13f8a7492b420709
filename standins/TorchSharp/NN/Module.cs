using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public interface IModule<T, TResult>
        {
            public TResult call(T input1);
        }

        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            protected Module(string name) : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>Parameters, buffers and submodules under names; disposing it disposes them.</summary>
        public partial class Module : IDisposable
        {
            private readonly List<(string name, Parameter value)> _parameterList = [];
            private readonly List<(string name, (Tensor tensor, bool persistent) value)> _bufferList = [];
            private readonly List<(string name, Module value)> _moduleList = [];
            private readonly string _name;
            private bool _training = true;
            private bool _registered;

            protected Module(string name) => _name = name;

            public virtual bool training => _training;
            public virtual string GetName() => _name;

            public virtual void eval() => train(false);

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var child in children()) child.train(train);
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.zero_();
                }
            }

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, parameter) in _parameterList)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter.Handle)) yield return (name, parameter);
                }
                if (!recurse) yield break;
                foreach (var (prefix, module) in _moduleList)
                {
                    foreach (var (name, parameter) in module.named_parameters())
                    {
                        if (seen.Add(parameter.Handle)) yield return ($"{prefix}.{name}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The persistent buffers; TorchSharp leaves out the others whatever the second argument says.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, (tensor, persistent)) in _bufferList)
                {
                    if (persistent && !tensor.IsInvalid && seen.Add(tensor.Handle)) yield return (name, tensor);
                }
                if (!recurse) yield break;
                foreach (var (prefix, module) in _moduleList)
                {
                    foreach (var (name, tensor) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(tensor.Handle)) yield return ($"{prefix}.{name}", tensor);
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _moduleList;

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var pair in named_children()) yield return pair;
                foreach (var (prefix, module) in named_children())
                {
                    foreach (var (name, inner) in module.named_modules()) yield return ($"{prefix}.{name}", inner);
                }
            }

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in named_parameters()) destination.TryAdd(start + name, parameter);
                foreach (var (name, buffer) in named_buffers()) destination.TryAdd(start + name, buffer);
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                var taken = source.Keys.Except(skip ?? []).ToList();
                var missing = destination.Keys.Except(skip ?? []).Except(taken).ToList();
                var unexpected = taken.Except(destination.Keys).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using var mode = no_grad();
                foreach (var key in taken.Intersect(destination.Keys)) destination[key].copy_(source[key]);
                return (missing, unexpected);
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (!TryAdd(_parameterList, name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (!TryAdd(_bufferList, name, (tensor, persistent)))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _moduleList.RemoveAll(pair => pair.name == name);
                    return;
                }
                if (name.Contains('.')) throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (string.IsNullOrEmpty(name)) throw new ArgumentException("module name can't be empty string \"\"");
                if (!TryAdd(_moduleList, name, submodule))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers the fields that hold a module, a parameter or a tensor under their names, once.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered) return;
                foreach (var field in ComponentFields())
                {
                    var name = field.ComponentName();
                    if (IsRegistered(name)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(name, module); break;
                        case Parameter parameter: register_parameter(name, parameter); break;
                        case Tensor tensor: register_buffer(name, tensor); break;
                    }
                }
                _registered = true;
            }

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                var index = _parameterList.FindIndex(pair => pair.name == name);
                if (value is null && index >= 0) _parameterList.RemoveAt(index);
                else if (index >= 0) _parameterList[index] = (name, value!);
                else if (value is not null) _parameterList.Add((name, value));
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, (tensor, _)) in _bufferList) tensor.Dispose();
                foreach (var (_, parameter) in _parameterList) parameter.Dispose();
                foreach (var child in children()) child.Dispose();
            }

            private bool IsRegistered(string name) =>
                _moduleList.Exists(pair => pair.name == name) || _parameterList.Exists(pair => pair.name == name) || _bufferList.Exists(pair => pair.name == name);

            private static bool TryAdd<TValue>(List<(string name, TValue)> list, string name, TValue value)
            {
                if (list.Exists(pair => pair.name == name)) return false;
                list.Add((name, value));
                return true;
            }

            /// <summary>The fields of the type and its bases; of two with one name the most derived.</summary>
            private IEnumerable<FieldInfo> ComponentFields()
            {
                const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                var seen = new HashSet<string>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(Declared))
                    {
                        if (seen.Add(field.Name)) yield return field;
                    }
                }
            }
        }
    }
}
