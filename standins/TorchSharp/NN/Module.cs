using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract class Module<T, TResult> : Module
        {
            protected Module(string name) : base(name)
            {
            }

            public abstract TResult forward(T input);
        }

        /// <summary>Parameters, buffers and submodules under names; disposing it disposes them.</summary>
        public class Module : IDisposable
        {
            private readonly List<(string name, Parameter value)> _parameterList = [];
            private readonly List<(string name, (Tensor tensor, bool persistent) value)> _bufferList = [];
            private readonly List<(string name, Module value)> _moduleList = [];
            private readonly string _name;
            private bool _registered;

            protected Module(string name) => _name = name;

            public virtual string GetName() => _name;

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

            public virtual IEnumerable<(string name, Module module)> named_children() => _moduleList;

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

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
